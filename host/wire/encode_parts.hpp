// Private to encode*.cpp: the protocol's shapes as JSON text, and the sizes they may have.
#pragma once

#include <optional>
#include <string>

#include "core/decision.hpp"
#include "core/session.hpp"
#include "core/settings.hpp"
#include "json/writer.hpp"
#include "platform/live_hosts.hpp"
#include "wire/results.hpp"

namespace host::wire {

using json::append;
using json::JsonObject;
using json::JsonText;

// Written straight into the answer that they are most of.
struct ViewText {
    const core::View& view;
    bool with_logs{true};
};
struct SessionText {
    const core::SessionData& session;
    bool with_logs{true};
};
void append(std::string& out, ViewText text);
void append(std::string& out, SessionText text);

[[nodiscard]] std::string text_of(const core::PersistentData& persistent);
[[nodiscard]] std::string text_of(const core::Suggestion& suggestion);
[[nodiscard]] std::string text_of(const core::DocumentRef& document);
[[nodiscard]] std::string text_of(const core::Lesson& lesson);
[[nodiscard]] std::string text_of(const core::Settings& settings);
[[nodiscard]] std::string text_of(const platform::SandboxState& sandbox);
[[nodiscard]] std::string text_of(const TimelineItem& item);
[[nodiscard]] std::string text_of(const core::Finding& finding);  // encode_findings.cpp
[[nodiscard]] std::string limits_text();
[[nodiscard]] std::string described_settings();  // the answer to settings.describe
// `tab`: whom the decision is told; none: as a retry itself says.
[[nodiscard]] std::string text_of(const core::Decision& decision, core::Instant now,
                                  const core::DocumentRef* tab = nullptr);

// The view without its oldest log lines, as few as make it at least `excess` bytes shorter; if all lines are not
// enough, without its oldest processed attempts too. The rest of a view always fits into a message. The database and
// an export have what is left out.
[[nodiscard]] core::View shortened(core::View view, std::size_t excess);

}  // namespace host::wire
