// A request as it came: the envelope, and what tells whether it is another one sent again.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/check.hpp"
#include "core/error_code.hpp"
#include "wire/requests.hpp"

namespace host::wire {

struct Request {
    std::string id;  // the envelope's id as JSON text: 7 or "abc"
    std::string method;
    Params params;
    std::optional<std::string> request_id;  // 1..64 bytes; only with mutating user commands
    // With a request_id only: equal for equal method and params, requestId aside, and the same in every version. For
    // the user's commands `tab` is left out, too: their window may send them again for a document that came later.
    std::string fingerprint;
    std::string fingerprint_with_tab;  // as versions that did not leave it out have stored it; empty: the same
    core::FrameMark frame{};           // which one it came in, as far as somebody counts them

    // Whether the command with this stored fingerprint, which came under the same requestId, was this one.
    [[nodiscard]] bool repeats(std::string_view stored) const {
        return stored == fingerprint || (!fingerprint_with_tab.empty() && stored == fingerprint_with_tab);
    }
};

struct BadRequest {
    std::string id{"null"};  // as JSON text, null when none could be read
    core::ErrorCode code{};
    std::string path;     // "params.store.state.videoByMediaId", may be empty
    std::string problem;  // "expected object"
};

}  // namespace host::wire
