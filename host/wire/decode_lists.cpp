// What session.list and prompts.* take.
#include <charconv>

#include "wire/decoders.hpp"

namespace host::wire {
namespace {

constexpr std::int64_t kMostOnPage = 1000;
constexpr std::size_t kMaxSearchBytes = 1024;

core::Count as_page_size(const Field& field) { return field.integer(1, kMostOnPage); }
std::string as_search(const Field& field) { return std::string{field.string(0, kMaxSearchBytes)}; }

// One of the words from `first` to `last`.
template <class Enum>
Enum as_word(const Field& field, Enum first, Enum last) {
    const auto name = field.string();
    std::string known;
    for (int number = static_cast<int>(first); number <= static_cast<int>(last); ++number) {
        const std::string_view word = name_of(static_cast<Enum>(number));
        if (word == name) return static_cast<Enum>(number);
        known += (known.empty() ? "" : ", ") + std::string{word};
    }
    field.refuse("expected one of " + known);
}

core::ListOrder as_order(const Field& field) {
    return as_word(field, core::ListOrder::media_id, core::ListOrder::recent);
}
core::ListState as_list_state(const Field& field) {
    return as_word(field, core::ListState::active, core::ListState::idle);
}

core::PromptId as_prompt(const Field& field) {
    const std::string_view text = field.string();
    core::PromptId id;
    const char* const end = text.data() + text.size();
    const bool begins = text.size() > 1 && text[0] == 'p' && text[1] >= '1' && text[1] <= '9';
    if (!begins) field.refuse("expected a promptId");
    const auto [stopped, error] = std::from_chars(text.data() + 1, end, id.value);
    if (error != std::errc{} || stopped != end) field.refuse("expected a promptId");
    return id;
}

}  // namespace

Params decode_list(const Field& params) {
    return SessionList{.filter = {.active = maybe(params.find("active"), as_boolean),
                                  .state = maybe(params.find("state"), as_list_state),
                                  .search = maybe(params.find("search"), as_search).value_or(""),
                                  .order = maybe(params.find("sort"), as_order).value_or(core::ListOrder::media_id)},
                       .cursor = maybe(params.find("cursor"), as_cursor),
                       .limit = maybe(params.find("limit"), as_page_size)};
}

Params decode_prompts(const Field& params) {
    return PromptsList{.search = maybe(params.find("search"), as_search).value_or(""),
                       .cursor = maybe(params.find("cursor"), as_cursor),
                       .limit = maybe(params.find("limit"), as_page_size)};
}

Params decode_prompts_delete(const Field& params) {
    const auto prompt = maybe(params.find("promptId"), as_prompt);
    const bool all = maybe(params.find("all"), as_boolean).value_or(false);
    if (prompt.has_value() == all) params.refuse("expected exactly one of promptId and all: true");
    return PromptsDelete{prompt};
}

}  // namespace host::wire
