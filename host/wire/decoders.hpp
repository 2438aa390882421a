// Private to wire: one function for each method, from checked `params` to its struct. A wrong shape throws
// Misfit.
#pragma once

#include "json/field.hpp"
#include "wire/requests.hpp"

namespace host::wire {

using json::as_boolean;
using json::as_count;
using json::as_string;
using json::Field;
using json::maybe;

// decode_snapshot.cpp: the hot path.
[[nodiscard]] Params decode_snapshot(const Field& params);

// decode_evidence.cpp: what else a page shows.
[[nodiscard]] Params decode_notice(const Field& params);
[[nodiscard]] Params decode_claim(const Field& params);
[[nodiscard]] Params decode_report(const Field& params);
[[nodiscard]] Params decode_taught(const Field& params);
[[nodiscard]] Params decode_teach(const Field& params);
[[nodiscard]] Params decode_forget(const Field& params);
[[nodiscard]] core::GrantId as_decision(const Field& field);
[[nodiscard]] core::Lesson as_lesson(const Field& field);  // without its time

// decode_params.cpp: what a document says,
[[nodiscard]] Params decode_route(const Field& params);
[[nodiscard]] Params decode_tab_closed(const Field& params);
[[nodiscard]] Params decode_progress(const Field& params);
[[nodiscard]] Params decode_result(const Field& params);

// what the user asks of a session,
[[nodiscard]] Params decode_start(const Field& params);
[[nodiscard]] Params decode_adopt(const Field& params);
[[nodiscard]] Params decode_stop(const Field& params);
[[nodiscard]] Params decode_update(const Field& params);
[[nodiscard]] Params decode_clear(const Field& params);
[[nodiscard]] Params decode_delete(const Field& params);
[[nodiscard]] Params decode_get(const Field& params);
[[nodiscard]] Params decode_list(const Field& params);
[[nodiscard]] Params decode_prompts(const Field& params);
[[nodiscard]] Params decode_prompts_delete(const Field& params);

// what older versions left behind, and the way back,
[[nodiscard]] Params decode_migrate(const Field& params);
[[nodiscard]] Params decode_export(const Field& params);

// what concerns the whole host.
[[nodiscard]] Params decode_hello(const Field& params);
[[nodiscard]] Params decode_settings_get(const Field& params);
[[nodiscard]] Params decode_settings_describe(const Field& params);
[[nodiscard]] Params decode_settings_update(const Field& params);
[[nodiscard]] Params decode_copies(const Field& params);
[[nodiscard]] Params decode_copies_delete(const Field& params);
[[nodiscard]] Params decode_doctor(const Field& params);
[[nodiscard]] Params decode_ping(const Field& params);
[[nodiscard]] Params decode_advance(const Field& params);

// Readings that several of them share.
[[nodiscard]] core::AttemptId as_attempt(const Field& field);
[[nodiscard]] core::PostId as_post(const Field& field);
[[nodiscard]] core::MediaId as_media(const Field& field);
// Stored, shown to people and written line by line: so no control characters.
[[nodiscard]] std::string short_text(const Field& where, std::string_view text);
[[nodiscard]] core::DocumentRef as_document(const Field& field);
[[nodiscard]] std::string as_cursor(const Field& field);
[[nodiscard]] std::string as_path(const Field& field);
[[nodiscard]] std::int64_t seq_of(const Field& params);
[[nodiscard]] core::SessionPatch as_session_patch(const Field& session);
[[nodiscard]] core::PersistentPatch as_persistent_patch(const Field& persistent);

}  // namespace host::wire
