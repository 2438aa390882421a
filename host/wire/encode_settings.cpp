// The user's settings, what they may be, the limits of all of them, and the prompts that the user keeps.
#include "core/setting_table.hpp"
#include "wire/encode.hpp"
#include "wire/encode_parts.hpp"
#include "wire/frame.hpp"

namespace host::wire {
namespace {

// "integer|null" may be null. A unit that is a plain number is not named.
std::string_view type_of(const core::Setting& setting) {
    switch (setting.unit) {
        case core::SettingUnit::count:
        case core::SettingUnit::milliseconds: return setting.can_be_none ? "integer|null" : "integer";
        case core::SettingUnit::factor: return "number";
        case core::SettingUnit::on_off: return "boolean";
    }
    return "";
}

}  // namespace

std::string encode(const core::Setting& setting, std::optional<double> value) {
    std::string out;
    if (!value) {
        append(out, nullptr);
    } else if (setting.unit == core::SettingUnit::on_off) {
        append(out, *value != 0);
    } else if (setting.unit == core::SettingUnit::factor) {
        append(out, *value);
    } else {
        append(out, static_cast<std::int64_t>(*value));
    }
    return out;
}

std::string described_settings() {
    std::string list;
    for (const core::Setting& setting : core::setting_table()) {
        const auto value = [&setting](std::optional<double> number) { return encode(setting, number); };
        if (!list.empty()) list += ',';
        JsonObject object(list);
        object.put("name", setting.name).put("type", type_of(setting));
        if (setting.unit != core::SettingUnit::on_off) {
            object.put("min", JsonText{value(setting.least)}).put("max", JsonText{value(setting.most)});
        }
        if (setting.unit == core::SettingUnit::milliseconds) object.put("unit", "ms");
        if (setting.unit == core::SettingUnit::factor) object.put("unit", "factor");
        object.put("default", JsonText{value(core::value_of(setting, core::Settings{}))});
    }
    std::string out;
    JsonObject(out).put("settings", JsonText{"[" + list + "]"});
    return out;
}

std::string encode(const core::KeptPrompt& kept) {
    std::string out;
    JsonObject(out)
        .put("promptId", core::name_of(kept.id))
        .put("prompt", kept.prompt)
        .put("used", kept.used)
        .put("refused", kept.refused)
        .put("made", kept.made)
        .put("lastUsedAt", kept.last_used_at);
    return out;
}

std::string text_of(const core::Settings& settings) {
    std::string backoff, out;
    JsonObject(backoff)
        .put("initialMs", settings.backoff.initial.count())
        .put("multiplier", settings.backoff.multiplier)
        .put("maxMs", settings.backoff.max.count())
        .put("jitterMs", settings.backoff.jitter.count());
    JsonObject(out)
        .put("defaultMaxRetries", settings.default_max_retries)
        .put("defaultVideoGoal", settings.default_video_goal)
        .put("defaultAutoRetryEnabled", settings.default_auto_retry_enabled)
        .put("cooldownMs", settings.cooldown.count())
        .put("backoff", JsonText{backoff})
        .put("attemptTimeoutMs", settings.attempt_timeout.count())
        .put("staleAfterMs", settings.stale_after.count())
        .put("rateLimitPauseMs", settings.rate_limit_pause.count())
        .put("breakerThreshold", settings.breaker_threshold)
        .put("creditBudget", settings.credit_budget)
        .put("adoptManualAttempts", settings.adopt_manual_attempts)
        .put("keepPromptHistory", settings.keep_prompt_history)
        .put("keepDetailDays", settings.keep_detail_days);
    return out;
}

std::string limits_text() {
    namespace caps = core::caps;
    const auto range = [](std::int64_t least, std::int64_t most) { return std::vector<std::int64_t>{least, most}; };
    std::string out;
    JsonObject(out)
        .put("maxFrameIn", kMaxFrameIn)
        .put("maxFrameOut", kMaxFrameOut)
        .put("maxRetries", range(caps::kMinRetries, caps::kMaxRetries))
        .put("videoGoal", range(caps::kMinVideoGoal, caps::kMaxVideoGoal))
        .put("cooldownMs", range(caps::kMinCooldown.count(), caps::kMaxCooldown.count()))
        .put("promptBytes", caps::kMaxPromptBytes)
        .put("siteIntervalMs", caps::kSiteInterval.count())
        .put("sessionsInFlight", caps::kMaxInFlight)
        .put("offerTtlMs", caps::kOfferTtl.count());
    return out;
}

}  // namespace host::wire
