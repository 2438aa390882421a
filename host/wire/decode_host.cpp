// What concerns the whole host: the greeting, the user's settings, the clock.
#include "wire/decoders.hpp"

namespace host::wire {
namespace {

constexpr std::size_t kMaxNameBytes = 256;

std::int64_t as_integer(const Field& field) { return field.integer(); }
double as_number(const Field& field) { return field.number(); }
core::Millis as_length(const Field& field) { return core::Millis{field.integer()}; }

std::optional<core::Count> as_budget(const Field& field) {
    if (field.is_null()) return std::nullopt;
    return field.integer();
}

BackoffPatch as_backoff(const Field& backoff) {
    backoff.only({"initialMs", "multiplier", "maxMs", "jitterMs"});
    return {.initial = maybe(backoff.given("initialMs"), as_length),
            .max = maybe(backoff.given("maxMs"), as_length),
            .jitter = maybe(backoff.given("jitterMs"), as_length),
            .multiplier = maybe(backoff.given("multiplier"), as_number)};
}

}  // namespace

Params decode_hello(const Field& params) {
    Hello hello{.protocol = params.at("protocol").integer(), .client_name = {}, .client_version = {}};
    // Another protocol may greet differently; the answer to it is protocol_mismatch, not a complaint about fields.
    if (hello.protocol != kProtocol) return hello;
    const Field client = params.at("client");
    hello.client_name = client.at("name").string(0, kMaxNameBytes);
    hello.client_version = client.at("version").string(0, kMaxNameBytes);
    return hello;
}

Params decode_settings_get(const Field&) { return SettingsGet{}; }

// Types only; the ranges are the core's.
Params decode_settings_update(const Field& params) {
    const Field settings = params.at("settings");
    settings.only({"defaultMaxRetries", "defaultVideoGoal", "defaultAutoRetryEnabled", "cooldownMs", "backoff",
                   "attemptTimeoutMs", "staleAfterMs", "rateLimitPauseMs", "breakerThreshold", "creditBudget"});
    return SettingsUpdate{
        .default_max_retries = maybe(settings.given("defaultMaxRetries"), as_integer),
        .default_video_goal = maybe(settings.given("defaultVideoGoal"), as_integer),
        .breaker_threshold = maybe(settings.given("breakerThreshold"), as_integer),
        .default_auto_retry_enabled = maybe(settings.given("defaultAutoRetryEnabled"), as_boolean),
        .cooldown = maybe(settings.given("cooldownMs"), as_length),
        .attempt_timeout = maybe(settings.given("attemptTimeoutMs"), as_length),
        .stale_after = maybe(settings.given("staleAfterMs"), as_length),
        .rate_limit_pause = maybe(settings.given("rateLimitPauseMs"), as_length),
        .backoff = maybe(settings.given("backoff"), as_backoff).value_or(BackoffPatch{}),
        .credit_budget = maybe(settings.given("creditBudget"), as_budget),
    };
}

Params decode_ping(const Field&) { return Ping{}; }

Params decode_advance(const Field& params) { return TestAdvance{.ms = core::Millis{params.at("ms").count()}}; }

}  // namespace host::wire
