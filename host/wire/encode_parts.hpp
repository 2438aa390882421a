// Private to encode*.cpp: the protocol's shapes as ordered JSON values, and the sizes they may have.
#pragma once

#include <optional>
#include <string>

#include "core/decision.hpp"
#include "core/session.hpp"
#include "core/settings.hpp"
#include "json/document.hpp"
#include "platform/live_hosts.hpp"
#include "wire/results.hpp"

namespace host::wire {

using json::Out;
using json::text_of;

[[nodiscard]] std::string text_of(const core::View& view, bool with_logs);
[[nodiscard]] std::string text_of(const core::SessionData& session, bool with_logs);
[[nodiscard]] std::string text_of(const core::PersistentData& persistent);
[[nodiscard]] std::string text_of(const core::Suggestion& suggestion);

[[nodiscard]] Out json_of(const core::DocumentRef& document);
[[nodiscard]] Out json_of(const core::View& view, bool with_logs);
[[nodiscard]] Out json_of(const core::Decision& decision, core::Instant now);
[[nodiscard]] Out json_of(const core::Settings& settings);
[[nodiscard]] Out json_of(const platform::SandboxState& sandbox);
[[nodiscard]] Out json_of(const TimelineItem& item);
[[nodiscard]] Out limits_json();

template <class Tag>
[[nodiscard]] Out json_of(const std::optional<core::Id<Tag>>& id) {
    return id ? Out(id->value) : Out(nullptr);
}
[[nodiscard]] inline Out json_of(const std::optional<core::Instant>& moment) {
    return moment ? Out(core::to_ms(*moment)) : Out(nullptr);
}

// The view without its oldest log lines, as few as make it at least `excess` bytes shorter; if all lines are not
// enough, without its oldest processed attempts too. For messages that must be sent: what is left out can be asked
// for, and the database has all of it.
[[nodiscard]] core::View shortened(core::View view, std::size_t excess);

}  // namespace host::wire
