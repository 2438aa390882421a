// Which images a list shows, and in which order. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/ids.hpp"
#include "core/session.hpp"

namespace host::core {

enum class ListOrder { media_id, recent };
enum class ListState { active, paused, success, failure, cancelled, idle };

[[nodiscard]] std::string_view name_of(ListOrder order);
[[nodiscard]] std::string_view name_of(ListState state);

// Every session is in exactly one.
[[nodiscard]] ListState list_state_of(bool is_active, Outcome outcome);

// What a session that is not active has as its outcome in that state. Precondition: not ListState::active.
[[nodiscard]] Outcome outcome_of(ListState state);

struct ListFilter {
    std::optional<bool> active;
    std::optional<ListState> state;
    std::string search;  // empty: all
    ListOrder order{};
};

// Where an image is in the order; the next page begins behind it.
struct ListPlace {
    std::int64_t at{};  // when it last changed, in an order by that; otherwise 0
    MediaId media;
    bool operator==(const ListPlace&) const = default;
};

}  // namespace host::core
