// Private to decode*.cpp: one function per method, from checked `params` to its struct. A wrong shape throws Misfit.
#pragma once

#include "json/field.hpp"
#include "wire/requests.hpp"

namespace host::wire {

using json::as_boolean;
using json::as_count;
using json::as_string;
using json::Field;
using json::maybe;

// What a document says (decode_page.cpp; the snapshot has a file of its own: it is the hot path).
[[nodiscard]] Params decode_snapshot(const Field& params);
[[nodiscard]] Params decode_route(const Field& params);
[[nodiscard]] Params decode_tab_closed(const Field& params);
[[nodiscard]] Params decode_progress(const Field& params);
[[nodiscard]] Params decode_notice(const Field& params);
[[nodiscard]] Params decode_claim(const Field& params);
[[nodiscard]] Params decode_result(const Field& params);

// What the user asks of a session (decode_session.cpp; session.update in decode_update.cpp).
[[nodiscard]] Params decode_start(const Field& params);
[[nodiscard]] Params decode_stop(const Field& params);
[[nodiscard]] Params decode_update(const Field& params);
[[nodiscard]] Params decode_clear(const Field& params);
[[nodiscard]] Params decode_delete(const Field& params);
[[nodiscard]] Params decode_get(const Field& params);
[[nodiscard]] Params decode_list(const Field& params);

// What older versions left behind, and the way back (decode_migrate.cpp).
[[nodiscard]] Params decode_migrate(const Field& params);
[[nodiscard]] Params decode_export(const Field& params);

// What concerns the whole host (decode_host.cpp).
[[nodiscard]] Params decode_hello(const Field& params);
[[nodiscard]] Params decode_settings_get(const Field& params);
[[nodiscard]] Params decode_settings_update(const Field& params);
[[nodiscard]] Params decode_ping(const Field& params);
[[nodiscard]] Params decode_advance(const Field& params);

// Readings that several of them share.
[[nodiscard]] core::DocumentRef as_document(const Field& field);
[[nodiscard]] core::MediaId as_media(const Field& field);
[[nodiscard]] core::PostId as_post(const Field& field);
[[nodiscard]] std::string as_path(const Field& field);
[[nodiscard]] std::int64_t seq_of(const Field& params);

}  // namespace host::wire
