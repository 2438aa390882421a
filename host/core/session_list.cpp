#include "core/session_list.hpp"

namespace host::core {

std::string_view name_of(ListOrder order) {
    switch (order) {
        case ListOrder::media_id: return "mediaId";
        case ListOrder::recent: return "recent";
    }
    return "";
}

std::string_view name_of(ListState state) {
    switch (state) {
        case ListState::active: return "active";
        case ListState::paused: return "paused";
        case ListState::success: return "success";
        case ListState::failure: return "failure";
        case ListState::cancelled: return "cancelled";
        case ListState::idle: return "idle";
    }
    return "";
}

ListState list_state_of(bool is_active, Outcome outcome) {
    if (is_active) return ListState::active;
    switch (outcome) {
        case Outcome::pending: return ListState::paused;
        case Outcome::success: return ListState::success;
        case Outcome::failure: return ListState::failure;
        case Outcome::cancelled: return ListState::cancelled;
        case Outcome::idle: break;
    }
    return ListState::idle;
}

Outcome outcome_of(ListState state) {
    switch (state) {
        case ListState::paused: return Outcome::pending;
        case ListState::success: return Outcome::success;
        case ListState::failure: return Outcome::failure;
        case ListState::cancelled: return Outcome::cancelled;
        case ListState::idle:
        case ListState::active: break;
    }
    return Outcome::idle;
}

}  // namespace host::core
