// Carries out the methods of the protocol, one overload each. Runs inside a UnitOfWork; the rules are in core.
#pragma once

#include <variant>

#include "app/unit_of_work.hpp"
#include "wire/requests.hpp"
#include "wire/results.hpp"

namespace host::app {

using Reply = std::variant<wire::Result, wire::Error>;

struct Setup;

// What a method needs to know about its connection, and about the host that it is in.
struct Connection {
    const Setup& setup;
    core::Millis clock_ahead{};  // Surroundings
    bool is_suspect{};           // StoreKeeper
};

struct Methods {
    UnitOfWork& work;
    const Connection& connection;

    // page_methods.cpp
    Reply operator()(const wire::Snapshot& params) const;
    Reply operator()(const wire::Route& params) const;
    Reply operator()(const wire::TabClosed& params) const;
    Reply operator()(const wire::Progress& params) const;
    // notice_methods.cpp
    Reply operator()(const wire::Notice& params) const;
    Reply operator()(const wire::PageReported& params) const;
    // lesson_methods.cpp
    Reply operator()(const wire::PageTaught& params) const;
    Reply operator()(const wire::PageTeach& params) const;
    Reply operator()(const wire::PageForget& params) const;
    // session_methods.cpp
    Reply operator()(const wire::SessionStart& params) const;
    Reply operator()(const wire::SessionAdopt& params) const;
    Reply operator()(const wire::SessionStop& params) const;
    Reply operator()(const wire::SessionUpdate& params) const;
    Reply operator()(const wire::SessionClear& params) const;
    Reply operator()(const wire::SessionDelete& params) const;
    Reply operator()(const wire::SessionGet& params) const;
    // list_methods.cpp
    Reply operator()(const wire::SessionList& params) const;
    Reply operator()(const wire::PromptsList& params) const;
    Reply operator()(const wire::PromptsDelete& params) const;
    // grant_methods.cpp
    Reply operator()(const wire::DecisionClaim& params) const;
    Reply operator()(const wire::DecisionResult& params) const;
    // migrate_methods.cpp
    Reply operator()(const wire::Migrate& params) const;
    Reply operator()(const wire::StoreExport& params) const;
    // copies_methods.cpp
    Reply operator()(const wire::CopiesCount& params) const;
    Reply operator()(const wire::CopiesDelete& params) const;
    // connection_methods.cpp
    Reply operator()(const wire::Hello& params) const;
    Reply operator()(const wire::SettingsGet& params) const;
    Reply operator()(const wire::SettingsDescribe& params) const;
    Reply operator()(const wire::SettingsUpdate& params) const;
    Reply operator()(const wire::DoctorRun& params) const;
    Reply operator()(const wire::Ping& params) const;
    Reply operator()(const wire::TestAdvance& params) const;
};

// The media a reply is about, if any: a stored reply is deleted with its media (R16).
[[nodiscard]] std::optional<core::MediaId> media_of(const Reply& reply);

// R21: imports data of older versions that waited until this page named its posts (migrate_methods.cpp).
void place_pending(UnitOfWork& work, const core::Document& document, const PageIndex& page);

// The views of one page of media, as many as fit into a message, and where the next page begins.
struct ViewPage {
    std::vector<core::View> views;
    std::optional<std::string> next_cursor;
};
[[nodiscard]] ViewPage view_page(UnitOfWork& work, const store::MediaPage& page, bool with_logs);

// A refusal of the core as an error of the protocol.
[[nodiscard]] wire::Error error_from(const core::Refused& refused);
[[nodiscard]] wire::Error unknown_media();

// Notes that the document was just told this in its own reply.
void remember_told(core::Document& document, const std::optional<core::View>& view, const core::Decision& decision);

}  // namespace host::app
