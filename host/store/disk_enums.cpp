#include "store/disk_enums.hpp"

#include <utility>

namespace host::store {

namespace {

// Every enum on disk has the underlying type int and no negative member.
template <class Enum>
Enum as(std::int64_t number) {
    return static_cast<Enum>(std::in_range<int>(number) ? static_cast<int>(number) : -1);
}

}  // namespace

// The switches have no default: a member added in core/ is a warning here until it is listed.

core::Outcome from_disk(std::int64_t number, core::Outcome) {
    using enum core::Outcome;
    const auto value = as<core::Outcome>(number);
    switch (value) {
        case idle:
        case pending:
        case success:
        case failure:
        case cancelled: return value;
    }
    return cancelled;
}

core::EndReason from_disk(std::int64_t number, core::EndReason) {
    using enum core::EndReason;
    const auto value = as<core::EndReason>(number);
    switch (value) {
        case none:
        case goal_reached:
        case max_retries:
        case prompt_refused:
        case credit_budget:
        case rate_limited:
        case timeout:
        case stale:
        case click_failed:
        case user:
        case options_changed:
        case no_evidence:
        case site_error: return value;
    }
    return user;
}

core::GrantState from_disk(std::int64_t number, core::GrantState) {
    using enum core::GrantState;
    const auto value = as<core::GrantState>(number);
    switch (value) {
        case offered:
        case claimed:
        case clicked:
        case resolved:
        case expired:
        case cancelled:
        case failed:
        case lost: return value;
    }
    return cancelled;
}

core::RetryReason from_disk(std::int64_t number, core::RetryReason) {
    using enum core::RetryReason;
    const auto value = as<core::RetryReason>(number);
    switch (value) {
        case moderated:
        case next_video:
        case session_started:
        case resumed: return value;
    }
    return moderated;
}

core::CloseReason from_disk(std::int64_t number, core::CloseReason) {
    using enum core::CloseReason;
    const auto value = as<core::CloseReason>(number);
    switch (value) {
        case none:
        case attempt_seen:
        case expired:
        case click_failed:
        case auto_retry_off:
        case cleared:
        case deleted:
        case restarted:
        case superseded:
        case goal_reached:
        case max_retries:
        case prompt_refused:
        case credit_budget:
        case rate_limited:
        case timeout:
        case stale:
        case user:
        case moved:
        case salvaged:
        case left_image:
        case options_changed:
        case no_evidence:
        case site_error:
        case cannot_act: return value;
    }
    return expired;
}

core::LedgerSource from_disk(std::int64_t number, core::LedgerSource) {
    using enum core::LedgerSource;
    const auto value = as<core::LedgerSource>(number);
    switch (value) {
        case snapshot:
        case declared:
        case history:
        case page_history:
        case settled: return value;
    }
    return history;
}

core::NoteKind from_disk(std::int64_t number, core::NoteKind) {
    using enum core::NoteKind;
    const auto value = as<core::NoteKind>(number);
    switch (value) {
        case attempt_counted:
        case session_started:
        case session_ended:
        case session_paused:
        case session_resumed:
        case session_cleared:
        case grant_offered:
        case grant_claimed:
        case grant_clicked:
        case grant_closed:
        case click_failed:
        case claim_denied:
        case decided:
        case updated:
        case rate_limited:
        case adopted:
        case imported:
        case salvaged:
        case attempt_corrected:
        case generation_seen:
        case options_changed:
        case manual_click: return value;
    }
    return updated;
}

core::TouchedBy from_disk(std::int64_t number, core::TouchedBy) {
    using enum core::TouchedBy;
    const auto value = as<core::TouchedBy>(number);
    switch (value) {
        case nobody:
        case user:
        case page:
        case only_page: return value;
    }
    return user;
}

core::StreamState from_disk(std::int64_t number, core::StreamState) {
    using enum core::StreamState;
    const auto value = as<core::StreamState>(number);
    switch (value) {
        case absent:
        case silent:
        case listening: return value;
    }
    return absent;
}

}  // namespace host::store
