// hello, settings.*, doctor.run, ping: the connection and the user's defaults.
#include <algorithm>
#include <iterator>

#include "app/host.hpp"
#include "app/methods.hpp"
#include "core/identity.hpp"

namespace host::app {

namespace {

template <class T>
void assign(T& field, const std::optional<T>& wish) {
    if (wish) field = *wish;
}

core::Settings with(core::Settings settings, const wire::SettingsUpdate& wish) {
    assign(settings.default_max_retries, wish.default_max_retries);
    assign(settings.default_video_goal, wish.default_video_goal);
    assign(settings.default_auto_retry_enabled, wish.default_auto_retry_enabled);
    assign(settings.cooldown, wish.cooldown);
    assign(settings.attempt_timeout, wish.attempt_timeout);
    assign(settings.stale_after, wish.stale_after);
    assign(settings.rate_limit_pause, wish.rate_limit_pause);
    assign(settings.breaker_threshold, wish.breaker_threshold);
    assign(settings.backoff.initial, wish.backoff.initial);
    assign(settings.backoff.multiplier, wish.backoff.multiplier);
    assign(settings.backoff.max, wish.backoff.max);
    assign(settings.backoff.jitter, wish.backoff.jitter);
    assign(settings.credit_budget, wish.credit_budget);
    assign(settings.adopt_manual_attempts, wish.adopt_manual_attempts);
    assign(settings.keep_prompt_history, wish.keep_prompt_history);
    assign(settings.keep_detail_days, wish.keep_detail_days);
    return settings;
}

constexpr core::Millis kTold{7LL * 86'400'000};  // after that, everyone who looks has seen it

std::vector<wire::HelloNotice> notices(UnitOfWork& work) {
    const store::Health health = work.store().health();
    if (health.salvaged_at == core::kNever || work.now() - health.salvaged_at >= kTold) return {};
    std::string message = "The state file was damaged and has been restored (" + core::iso8601(health.salvaged_at) +
                          "): " + std::to_string(health.restored) + (health.restored == 1 ? " image" : " images") +
                          (health.lost > 0 ? ", without the parts that could not be read" : "") +
                          ". Nothing is retried until you start a session again.";
    const auto original = std::filesystem::path(work.store().file()).parent_path() / health.original;
    return {{"salvaged", std::move(message), health.original.empty() ? "" : original.string()}};
}

wire::Error protocol_mismatch(wire::ProtocolRange theirs) {
    const bool is_theirs = wire::is_older(theirs, wire::kProtocols);
    return {.code = core::ErrorCode::protocol_mismatch,
            .message = "The host speaks protocol " + in_words(wire::kProtocols) + " and the extension " +
                       in_words(theirs) + ". Update the " + (is_theirs ? "extension." : "host."),
            .update = is_theirs ? "extension" : "host"};
}

}  // namespace

Reply Methods::operator()(const wire::Hello& params) const {
    const auto protocol = wire::common_protocol(wire::kProtocols, params.protocols);
    if (!protocol) return protocol_mismatch(params.protocols);
    // Settles what fell due while no host ran, and pulls back moments that a changed clock has put into the future
    // (R20).
    const std::vector<core::MediaId> running = work.running();  // settling one may end it
    for (const core::MediaId& media : running) work.settle(media);
    const Setup& setup = connection.setup;
    return wire::HelloResult{.protocol = *protocol,
                             .host_version = core::kVersion,
                             .pid = setup.pid,
                             .sandbox = sandbox_of(setup),
                             .connection = setup.connection,
                             .schema = work.store().schema_version(),
                             .log = setup.log_file.string(),
                             .settings = work.settings(),
                             .taught = work.store().taught().all(),
                             .notices = notices(work)};
}

Reply Methods::operator()(const wire::SettingsGet&) const { return wire::SettingsResult{work.settings()}; }

Reply Methods::operator()(const wire::SettingsDescribe&) const { return wire::SettingsDescribed{}; }

Reply Methods::operator()(const wire::SettingsUpdate& params) const {
    const core::Settings wished = with(work.settings(), params);
    if (const auto problem = core::problem_with(wished)) {
        return wire::Error{
            .code = core::ErrorCode::invalid_params, .path = "params." + problem->path, .problem = problem->problem};
    }
    if (wished != work.settings()) work.set(wished);
    return wire::SettingsResult{work.settings()};
}

Reply Methods::operator()(const wire::DoctorRun&) const {
    std::vector<core::Finding> found = findings_in(work.store(), connection.setup.journal, connection.is_suspect);
    std::ranges::move(findings_around(surroundings_of(connection.setup, connection.clock_ahead)),
                      std::back_inserter(found));
    return wire::Findings{std::move(found)};
}

Reply Methods::operator()(const wire::Ping&) const { return wire::Now{work.now()}; }

// The host itself moves the time, between transactions (Host::advance). A request that gets here has no test clock.
Reply Methods::operator()(const wire::TestAdvance&) const {
    return wire::Error{.code = core::ErrorCode::method_not_found,
                       .message = "test.advance needs a host started with --test-clock."};
}

std::optional<core::MediaId> media_of(const Reply& reply) {
    const auto* result = std::get_if<wire::Result>(&reply);
    if (!result) return std::nullopt;
    if (const auto* both = std::get_if<wire::ViewAndDecision>(result)) return both->view.media_id;
    if (const auto* view = std::get_if<wire::ViewOnly>(result)) return view->view.media_id;
    if (const auto* claim = std::get_if<wire::ClaimResult>(result); claim && claim->granted) return claim->media;
    return std::nullopt;
}

}  // namespace host::app
