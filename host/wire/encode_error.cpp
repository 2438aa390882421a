// Errors: a number for programs, a name for people who debug, a sentence that says what to do.
#include "core/text.hpp"
#include "wire/encode.hpp"
#include "wire/encode_parts.hpp"
#include "wire/frame.hpp"

namespace host::wire {
namespace {

using core::ErrorCode;

constexpr std::size_t kMaxSentenceBytes = 4096;  // of anything in an error that may repeat what the peer sent

std::string_view advice(ErrorCode code) {
    switch (code) {
        case ErrorCode::parse_error: return "The host cannot read this frame: send one JSON object in UTF-8.";
        case ErrorCode::invalid_request:
            return "This is no JSON-RPC 2.0 request: send jsonrpc, id, method and params in one object.";
        case ErrorCode::method_not_found:
            return "The host does not know this method: update the host or the extension, whichever is older.";
        case ErrorCode::invalid_params: return "A parameter is wrong: data.path says which, data.problem says how.";
        case ErrorCode::internal:
            return "The host made a mistake and changed nothing: try again, and report it with the host's log.";
        case ErrorCode::protocol_mismatch:
            return "The extension and the host speak different protocols: update whichever is older.";
        case ErrorCode::not_initialized: return "The first request on a connection is hello: send it, then this again.";
        case ErrorCode::unknown_media:
            return "The host does not know this image: open it in the page, or start a session on it.";
        case ErrorCode::conflict:
            return "It has changed since you last saw it: look at the current state and decide again.";
        case ErrorCode::rate_limited: return "The site asked for a pause: start again when it is over.";
        case ErrorCode::request_id_reused:
            return "This requestId was used for another request: use a new one for each command.";
        case ErrorCode::page_not_readable:
            return "Nothing in this tab would tell what becomes of an attempt: reload the page, and start again.";
        case ErrorCode::storage_full:
            return "The disk is full: free some space; nothing was lost and no retry is granted meanwhile.";
        case ErrorCode::storage_busy:
            return "Another program holds the state file: try again in a moment; no retry is granted meanwhile.";
        case ErrorCode::storage_corrupt:
            return "The state file is damaged: grok-retry-host --doctor says what to do; no retry is granted "
                   "meanwhile.";
        case ErrorCode::storage_too_new:
            return "A newer version wrote the state file: update grok-retry-host; the file stays as it is and no retry "
                   "is granted meanwhile.";
        case ErrorCode::storage_readonly:
            return "The state file cannot be written: check the permissions of its folder; no retry is granted "
                   "meanwhile.";
        case ErrorCode::storage_io:
            return "The disk reports errors: grok-retry-host --doctor says more; no retry is granted meanwhile.";
        case ErrorCode::response_too_large:
            return "The answer is larger than the browser takes: ask for a smaller page (limit) or for one media.";
    }
    return "The request failed.";
}

std::string located(std::string_view path, std::string_view problem) {
    return path.empty() ? std::string{problem} : std::string{path} + ": " + std::string{problem};
}

std::string message_of(const Error& error) {
    if (!error.message.empty()) return error.message;
    if (!error.problem.empty()) return located(error.path, error.problem);
    return std::string{advice(error.code)};
}

std::string text(std::string_view id, const Error& error, const std::optional<core::View>& view) {
    std::string data, body, out;
    {
        JsonObject object(data);
        object.put("name", core::name_of(error.code)).put("retryable", core::is_retryable(error.code));
        if (error.code == ErrorCode::invalid_params) {
            object.put("path", core::cut(error.path, kMaxSentenceBytes))
                .put("problem", core::cut(error.problem, kMaxSentenceBytes));
        }
        if (view) object.put("view", JsonText{text_of(*view, true)});
        if (error.until) object.put("until", *error.until).put("now", error.now);
    }
    JsonObject(body)
        .put("code", static_cast<int>(error.code))
        .put("message", core::cut(message_of(error), kMaxSentenceBytes))
        .put("data", JsonText{data});
    JsonObject(out).put("jsonrpc", "2.0").put("id", JsonText{id}).put("error", JsonText{body});
    return out;
}

}  // namespace

std::string error_response(std::string_view id, const Error& error) {
    std::string whole = text(id, error, error.view);
    if (whole.size() <= kMaxFrameOut || !error.view) return whole;
    return text(id, error, shortened(*error.view, whole.size() - kMaxFrameOut));
}

std::string error_response(const BadRequest& bad) {
    return error_response(bad.id, Error{.code = bad.code, .path = bad.path, .problem = bad.problem});
}

}  // namespace host::wire
