// session.list and prompts.*: lists in pages, each of which fits into a message.
//
// A cursor names the question that it belongs to, and the entry after which the next page begins. It has a hash of the
// text that was searched for. Recordings hide that hash, because short texts could be guessed from it.
#include <charconv>

#include "app/methods.hpp"
#include "core/fold.hpp"
#include "core/siphash.hpp"
#include "wire/encode.hpp"

namespace host::app {

using core::MediaId;

namespace {

constexpr core::Count kDefaultPage = 50;
constexpr std::size_t kPageBytes = 512 * 1024;  // half of what the browser accepts in one message

wire::Error foreign_cursor() {
    return {.code = core::ErrorCode::invalid_params,
            .path = "params.cursor",
            .problem = "expected the nextCursor of the page before, with the same order and filters"};
}

// Between tildes, so that recordings find it (recording/mask.cpp).
std::string hash_of_search(std::string_view search) {
    if (search.empty()) return "";
    return "~" + core::hex(core::siphash128({}, core::folded(search))) + "~";
}

std::string question_of(const core::ListFilter& filter) {
    const auto word = [](const auto& value, auto name) {
        return value ? std::string{name(*value)} : std::string{"any"};
    };
    return std::string{name_of(filter.order)} + "." +
           word(filter.active, [](bool active) { return active ? "yes" : "no"; }) + "." +
           word(filter.state, [](core::ListState state) { return name_of(state); }) + "." +
           hash_of_search(filter.search) + ".";
}

struct Cursor {
    std::int64_t number{};
    std::string_view rest;
};

// "QUESTION" "NUMBER" "." "REST". None: it belongs to another question, or is not ours.
std::optional<Cursor> cursor_in(std::string_view text, std::string_view question) {
    if (!text.starts_with(question)) return std::nullopt;
    text.remove_prefix(question.size());
    Cursor cursor;
    const char* const end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, cursor.number);
    if (error != std::errc{} || stopped == end || *stopped != '.') return std::nullopt;
    cursor.rest = text.substr(static_cast<std::size_t>(stopped - text.data()) + 1);
    return cursor;
}

std::string cursor_text(std::string_view question, std::int64_t number, std::string_view rest) {
    return std::string{question} + std::to_string(number) + "." + std::string{rest};
}

std::string question_of(const wire::PromptsList& params) { return "prompts." + hash_of_search(params.search) + "."; }

// What it adds to a page. An export names the image in each of its maps.
std::size_t size_of(const core::View& view, bool with_logs, core::Instant now) {
    if (!with_logs) return wire::encode(view, false).size();
    return wire::encode(wire::ExportPage{.views = {view}, .next_cursor = {}}, now).size();
}

}  // namespace

// A view that is larger than a page has one to itself, where it is shortened (wire/encode.hpp).
ViewPage view_page(UnitOfWork& work, const store::MediaPage& page, bool with_logs) {
    ViewPage result;
    std::size_t bytes = 0;
    for (const MediaId& media : page.media) {
        core::View view = *work.view_of(media);
        if (!with_logs) view.session.logs = {};
        bytes += size_of(view, with_logs, work.now());
        if (bytes > kPageBytes && !result.views.empty()) {
            result.next_cursor = result.views.back().media_id.value;
            return result;
        }
        result.views.push_back(std::move(view));
    }
    if (page.next) result.next_cursor = page.next->value;
    return result;
}

Reply Methods::operator()(const wire::SessionList& params) const {
    const std::string question = question_of(params.filter);
    std::optional<core::ListPlace> after;
    if (params.cursor) {
        const auto cursor = cursor_in(*params.cursor, question);
        if (!cursor || !core::is_valid_id(cursor->rest)) return foreign_cursor();
        after = core::ListPlace{cursor->number, MediaId{std::string{cursor->rest}}};
    }
    const auto limit = static_cast<int>(params.limit.value_or(kDefaultPage));
    const store::ListPage page = work.store().list().page(params.filter, after, limit);
    store::MediaPage ids;
    for (const core::ListPlace& place : page.images) ids.media.push_back(place.media);
    ViewPage found = view_page(work, ids, false);
    const bool is_cut = found.views.size() < page.images.size();
    const auto last = is_cut ? std::optional{page.images[found.views.size() - 1]} : page.looked_at;
    return wire::SessionPage{std::move(found.views),
                             last ? std::optional{cursor_text(question, last->at, last->media.value)} : std::nullopt};
}

Reply Methods::operator()(const wire::PromptsList& params) const {
    const std::string question = question_of(params);
    std::optional<std::pair<core::Instant, core::PromptId>> after;
    if (params.cursor) {
        const auto cursor = cursor_in(*params.cursor, question);
        core::PromptId id;
        const std::string_view rest = cursor ? cursor->rest : std::string_view{};
        const auto [stopped, error] = std::from_chars(rest.data(), rest.data() + rest.size(), id.value);
        if (!cursor || error != std::errc{} || stopped != rest.data() + rest.size()) return foreign_cursor();
        after.emplace(core::instant_from_ms(cursor->number), id);
    }
    const std::string search = core::folded(params.search);
    const auto limit = static_cast<std::size_t>(params.limit.value_or(kDefaultPage));
    wire::PromptPage page;
    std::size_t bytes = 0;
    for (core::KeptPrompt& entry : work.store().prompts().all()) {
        const bool is_before = after && std::pair{entry.last_used_at, entry.id} >= *after;  // the newest come first
        if (is_before || !core::contains_folded(entry.prompt, search)) continue;
        bytes += wire::encode(entry).size();
        if (page.prompts.size() == limit || (bytes > kPageBytes && !page.prompts.empty())) {
            const core::KeptPrompt& last = page.prompts.back();
            page.next_cursor = cursor_text(question, core::to_ms(last.last_used_at), std::to_string(last.id.value));
            break;
        }
        page.prompts.push_back(std::move(entry));
    }
    return page;
}

Reply Methods::operator()(const wire::PromptsDelete& params) const {
    store::PromptRows& rows = work.store().prompts();
    const std::int64_t deleted = params.prompt ? rows.erase(*params.prompt) : rows.erase_all();
    if (deleted > 0) work.store().wipe().note_erase();
    return wire::PromptsDeleted{deleted};
}

}  // namespace host::app
