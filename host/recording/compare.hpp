// What a replay says against what was recorded, message by message; and the decisions in a message, in words.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/time.hpp"

namespace host::recording {

// The first place where two messages differ: ".result.decision.reason: recorded "cooldown", replayed "backoff"".
// None: they say the same, apart from what belongs to a process and not to its decisions. That is, and this is the
// only place which says so: the answers of doctor.run and copies.*; in the answer of hello all but `protocol`, `limits`
// and `settings` (pid, connection, version, schema, paths are the replaying host's own); the words of a parse error,
// whose frame was not kept; and `now` where the recording has none, since older hosts did not say it.
[[nodiscard]] std::optional<std::string> difference(std::string_view recorded, std::string_view replayed);

// JSON text; prompts are masked first, if they are in it.
[[nodiscard]] bool is_storage_error(std::string_view message);
[[nodiscard]] std::string id_in(std::string_view message);  // of a request or a response, as JSON text
// Whether a request searches prompts or asks for those that the user keeps: once prompts are masked, its answer is
// another one.
[[nodiscard]] bool asks_for_prompts(std::string_view request);

// What a request asks, and what an answer or push decides, in one line each for people, with times in their zone.
// Empty: nothing to tell.
[[nodiscard]] std::string asked_in(std::string_view request);
[[nodiscard]] std::string decided_in(std::string_view message, core::UtcOffset zone = core::in_utc);

}  // namespace host::recording
