// Why a request is refused. The numbers go on the wire: append only, never renumber.
#pragma once

#include <string_view>

namespace host::core {

enum class ErrorCode : int {
    parse_error = -32700,
    invalid_request = -32600,
    method_not_found = -32601,
    invalid_params = -32602,
    internal = -32603,
    protocol_mismatch = -32001,
    not_initialized = -32002,
    unknown_media = -32010,
    conflict = -32011,
    rate_limited = -32013,
    request_id_reused = -32014,
    page_not_readable = -32015,
    storage_full = -32020,
    storage_busy = -32021,
    storage_corrupt = -32022,
    storage_too_new = -32023,
    storage_readonly = -32024,
    storage_io = -32025,
    response_too_large = -32030,
};

[[nodiscard]] std::string_view name_of(ErrorCode code);

// May the same request succeed later without anyone changing it?
[[nodiscard]] bool is_retryable(ErrorCode code);

}  // namespace host::core
