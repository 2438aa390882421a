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
        case ErrorCode::parse_error: return "The host cannot read this frame. Send one JSON object in UTF-8.";
        case ErrorCode::invalid_request:
            return "This is not a JSON-RPC 2.0 request. Send jsonrpc, id, method and params in one object.";
        case ErrorCode::method_not_found:
            return "The host does not know this method. Update the host or the extension, whichever is older.";
        case ErrorCode::invalid_params: return "A parameter is wrong. data.path says which one, data.problem says why.";
        case ErrorCode::internal:
            return "The host has a bug and changed nothing. Try again, and report it with the host's log.";
        case ErrorCode::protocol_mismatch:
            return "The extension and the host use different protocols. Update whichever is older.";
        case ErrorCode::not_initialized:
            return "The first request on a connection must be hello. Send it, then this request again.";
        case ErrorCode::unknown_media:
            return "The host does not know this image. Open it in the page, or start a session on it.";
        case ErrorCode::conflict: return "It has changed since you last saw it. Check the current state and try again.";
        case ErrorCode::rate_limited: return "The site asked for a pause. Start again when it is over.";
        case ErrorCode::request_id_reused:
            return "This requestId was used for another request. Use a new one for each command.";
        case ErrorCode::page_not_readable:
            return "The host cannot see the result of an attempt in this tab. Reload the page and start again.";
        case ErrorCode::storage_full:
            return "The disk is full. Free some space. Nothing was lost, and no retry is granted until then.";
        case ErrorCode::storage_busy:
            return "Another program is using the state file. Try again in a moment. No retry is granted until then.";
        case ErrorCode::storage_corrupt:
            return "The state file is damaged. grok-retry-host --doctor says what to do. No retry is granted until "
                   "then.";
        case ErrorCode::storage_too_new:
            return "A newer version wrote the state file. Update grok-retry-host. The file is unchanged, and no retry "
                   "is granted until then.";
        case ErrorCode::storage_readonly:
            return "The state file cannot be written. Check the permissions of its folder. No retry is granted until "
                   "then.";
        case ErrorCode::storage_io:
            return "The disk reports errors. grok-retry-host --doctor says more. No retry is granted until then.";
        case ErrorCode::response_too_large:
            return "The answer is larger than the browser accepts. Ask for a smaller page (limit) or for one media.";
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
        if (!error.update.empty()) {
            object.put("protocols", std::vector{kProtocols.lowest, kProtocols.highest}).put("update", error.update);
        }
        if (view) object.put("view", ViewText{*view});
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
