// What the host decides about a media now, always with a reason.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "core/grant.hpp"
#include "core/media.hpp"

namespace host::core {

enum class WaitReason : int {
    cooldown,
    backoff,
    in_flight,
    rate_limited,
    site_interval,
    other_tab,
    no_tab,
    too_many_in_flight,
    show_tab,         // the tab with it is hidden and cannot act
    other_extension,  // another extension runs a session in the tab with it
};
inline constexpr WaitReason kLastWaitReason = WaitReason::other_extension;

enum class NoneReason : int { not_started, auto_retry_off, media_unknown, not_on_post, salvaged };

struct RetryDecision {  // click once, after a granted claim
    Grant grant;
    std::optional<PostId> post;
    std::string prompt;
    bool operator==(const RetryDecision&) const = default;
};
struct WaitDecision {
    MediaId media;
    std::optional<Instant> until;  // none: unknown
    WaitReason reason{};
    bool operator==(const WaitDecision&) const = default;
};
struct StopDecision {
    MediaId media;
    Outcome outcome{};
    EndReason reason{};
    bool operator==(const StopDecision&) const = default;
};
struct NoneDecision {
    std::optional<MediaId> media;
    NoneReason reason{};
    bool operator==(const NoneDecision&) const = default;
};

using Decision = std::variant<NoneDecision, WaitDecision, StopDecision, RetryDecision>;

// What a decision is based on besides the media itself.
struct Surroundings {
    Instant now;
    const Settings& settings;
    const Machine& machine;
    Count others_in_flight{};               // other media with an open grant or a click in flight (R17)
    WaitReason nobody{WaitReason::no_tab};  // why no document would get an offer, if none does
    Instant grace_until{kNever};            // for a click in flight (grace.hpp)
};

// The decision for one reader: a document, or none in particular (a popup, --debug), which sees every offer.
[[nodiscard]] Decision decide(const Media& media, const Surroundings& around, const std::optional<DocumentRef>& reader);

[[nodiscard]] std::string_view name_of(WaitReason reason);
[[nodiscard]] std::string_view name_of(NoneReason reason);
[[nodiscard]] std::string_view action_of(const Decision& decision);  // "retry", "wait", "stop", "none"
[[nodiscard]] std::string_view reason_of(const Decision& decision);

}  // namespace host::core
