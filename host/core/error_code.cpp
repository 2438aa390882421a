#include "core/error_code.hpp"

namespace host::core {

std::string_view name_of(ErrorCode code) {
    switch (code) {
        case ErrorCode::parse_error: return "parse_error";
        case ErrorCode::invalid_request: return "invalid_request";
        case ErrorCode::method_not_found: return "method_not_found";
        case ErrorCode::invalid_params: return "invalid_params";
        case ErrorCode::internal: return "internal";
        case ErrorCode::protocol_mismatch: return "protocol_mismatch";
        case ErrorCode::not_initialized: return "not_initialized";
        case ErrorCode::unknown_media: return "unknown_media";
        case ErrorCode::conflict: return "conflict";
        case ErrorCode::rate_limited: return "rate_limited";
        case ErrorCode::request_id_reused: return "request_id_reused";
        case ErrorCode::page_not_readable: return "page_not_readable";
        case ErrorCode::storage_full: return "storage_full";
        case ErrorCode::storage_busy: return "storage_busy";
        case ErrorCode::storage_corrupt: return "storage_corrupt";
        case ErrorCode::storage_too_new: return "storage_too_new";
        case ErrorCode::storage_readonly: return "storage_readonly";
        case ErrorCode::storage_io: return "storage_io";
        case ErrorCode::response_too_large: return "response_too_large";
    }
    return "internal";
}

bool is_retryable(ErrorCode code) {
    switch (code) {
        case ErrorCode::internal:
        case ErrorCode::rate_limited:
        case ErrorCode::page_not_readable:
        case ErrorCode::storage_full:
        case ErrorCode::storage_busy:
        case ErrorCode::storage_readonly:
        case ErrorCode::storage_io: return true;
        default: return false;
    }
}

}  // namespace host::core
