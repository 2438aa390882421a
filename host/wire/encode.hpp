// Values -> JSON text. Always valid UTF-8 (bad bytes become U+FFFD); key order is the protocol's.
#pragma once

#include <string>
#include <string_view>

#include "core/setting_table.hpp"
#include "wire/request.hpp"
#include "wire/results.hpp"

namespace host::wire {

// The text of a result, as it is stored with a requestId and put into a response. If it has a
// time in the future, it also has the host's `now` (R20), so that readers need no clock of their own.
// If it has one view and would be too large for a response, the view leaves out its oldest log lines (and then its
// oldest processed attempts): whatever an image has, it can be asked for, and listed with others.
[[nodiscard]] std::string encode(const Result& result, core::Instant now);

// A whole JSON-RPC message, never over kMaxFrameOut bytes. `id` is JSON text (Request::id).
// A result that is too large all the same becomes a response_too_large error. In an error and in session.changed the
// view leaves out as much as in a result.
// An Error without a message gets a sentence that says what to do, by its code.
[[nodiscard]] std::string response(std::string_view id, std::string_view result_text);
[[nodiscard]] std::string error_response(std::string_view id, const Error& error);
[[nodiscard]] std::string error_response(const BadRequest& bad);
[[nodiscard]] std::string notification(const Push& push, core::Instant now);

// The same shapes for people's tools (--debug --json): JSON text of one value. Without logs on demand.
[[nodiscard]] std::string encode(const core::View& view, bool with_logs = true);
[[nodiscard]] std::string encode(const core::Decision& decision, core::Instant now);
[[nodiscard]] std::string encode(const core::Settings& settings);
[[nodiscard]] std::string encode(const core::KeptPrompt& kept);
// A value of one setting, as the protocol writes it. None: null.
[[nodiscard]] std::string encode(const core::Setting& setting, std::optional<double> value);
[[nodiscard]] std::string encode(const core::DocumentRef& document);
[[nodiscard]] std::string encode(const platform::SandboxState& sandbox);
[[nodiscard]] std::string encode(const core::SessionData& session);
[[nodiscard]] std::string encode(const core::PersistentData& persistent);
[[nodiscard]] std::string encode(const core::Suggestion& suggestion);
[[nodiscard]] std::string encode(const TimelineItem& item);

}  // namespace host::wire
