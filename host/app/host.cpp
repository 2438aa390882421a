#include "app/host.hpp"

#include <algorithm>
#include <utility>

#include "app/announce.hpp"
#include "app/methods.hpp"
#include "app/unit_of_work.hpp"
#include "core/check.hpp"
#include "store/state_file.hpp"
#include "wire/decode.hpp"
#include "wire/encode.hpp"

namespace host::app {
namespace {

using core::ErrorCode;
using core::Instant;
using core::Millis;

constexpr Millis kPoll{500};  // changes of other processes reach a document within a second (R15)

template <class Value>
void append(std::vector<Value>& to, std::vector<Value> more) {
    std::move(more.begin(), more.end(), std::back_inserter(to));
}

wire::Error not_initialized() {
    return {.code = ErrorCode::not_initialized,
            .message = "Send hello first. Its answer says what this host supports."};
}

// R17: a claim that came too early gets a new answer when it comes again, even under the same requestId.
bool may_be_asked_again(const wire::Result& result) {
    const auto* claim = std::get_if<wire::ClaimResult>(&result);
    return claim && !claim->granted && claim->until;
}

store::RestoreProgress teller(const SayAtOnce& say) {
    if (!say) return {};
    return [say](int percent) noexcept {
        try {
            say(wire::notification(wire::RestoringPush{percent}, {}));
        } catch (const std::bad_alloc&) {  // there may be room for the next word
        }
    };
}

wire::Error request_id_reused() {
    return {.code = ErrorCode::request_id_reused,
            .message = "This requestId belongs to another request. Use a new one for each request."};
}

}  // namespace

Surroundings surroundings_of(const Setup& setup, core::Millis clock_ahead) {
    return {.state_file = setup.state_file,
            .pid = setup.pid,
            .sandbox = sandbox_of(setup),
            .switches = setup.switches,
            .clock_ahead = clock_ahead};
}

Host::Host(Setup setup)
    : setup_(std::move(setup)),
      log_(setup_.log),
      keeper_({.path = setup_.state_file,
               .own_directory = setup_.own_directory,
               .journal = setup_.journal,
               .busy_timeout = setup_.busy_timeout,
               .progress = teller(setup_.say_at_once)},
              log_),
      decoder_(std::make_unique<wire::Decoder>()) {}
Host::~Host() = default;

void Host::leave() { keeper_.leave(); }

void Host::make_folder() { keeper_.make_folder(); }

core::Instant Host::time_at(core::ClockReading reading) const {
    return shared_time_at(core::later(std::move(reading), advanced_));
}

core::Instant Host::shared_time_at(const core::ClockReading& reading) const {
    return shared_ && core::is_of_this_boot(*shared_, reading) ? core::time_at(*shared_, reading) : reading.wall;
}

// R20. In a transaction. Reads the file only when something about the time is new.
core::Instant Host::agree_on_time() {
    Cache& cache = keeper_.cache();
    const bool settled =
        cache.time && core::is_of_this_boot(*cache.time, reading_) && !core::is_wrong(*cache.time, reading_);
    if (!settled) {
        const auto agreed = store().clock().agree(reading_);
        if (agreed.corrected) {
            cache = {};
            documents_.clamp_to(agreed.time.wall);
        }
        cache.time = agreed.time;
    }
    return go_by(cache.time);
}

core::Instant Host::go_by(std::optional<core::SharedTime> agreed) {
    shared_ = std::move(agreed);
    keeper_.pull_plans_back_to(now());
    return last_step_.now = now();
}

// Runs of requests share a transaction. hello and moves of the clock change how the next requests are read, so each of
// those runs alone.
std::vector<std::string> Host::handle(std::span<const std::string> payloads, core::ClockReading reading) {
    begin_step(std::move(reading));
    std::vector<std::string> out;
    std::vector<wire::Request> waiting;
    const auto flush = [&] {
        if (!waiting.empty()) append(out, run(waiting));
        waiting.clear();
    };
    for (const std::string& payload : payloads) {
        core::scene.read(payload.size());
        auto decoded = decoder_->decode(payload, payload.capacity());
        if (!decoded) {
            flush();
            log_.line("refused a message: " + decoded.error().path + " " + decoded.error().problem);
            out.push_back(wire::error_response(decoded.error()));
            continue;
        }
        wire::Request& request = *decoded;
        core::scene.enter(request.frame = core::scene.frame, request.method);
        const bool is_hello = std::holds_alternative<wire::Hello>(request.params);
        if (!initialized_ && !is_hello) {
            out.push_back(wire::error_response(request.id, not_initialized()));
        } else if (setup_.test_clock && std::holds_alternative<wire::TestAdvance>(request.params)) {
            flush();
            append(out, advance(request));
        } else if (is_hello || std::holds_alternative<wire::CopiesDelete>(request.params)) {
            flush();  // what the latter removes cannot be taken back, whatever happens to requests beside it
            append(out, run({&request, 1}));
        } else if (std::holds_alternative<wire::Ping>(request.params)) {
            flush();  // needs no store, so it is answered even while the storage fails
            out.push_back(wire::response(request.id, wire::encode(wire::Result{wire::Now{now()}}, now())));
            append(out, look_around(Spare::no));
        } else {
            waiting.push_back(std::move(request));
        }
    }
    flush();
    return out;
}

// One transaction for the batch. If the storage fails, one for each request, so that each gets its own answer. Not if
// another process holds the file, because a step waits for that only once. And not if the commit failed: it may have
// reached the disk, and must not be repeated; the client can find out, and may ask again.
std::vector<std::string> Host::run(Batch batch, bool may_check_again) {
    if (busy_) {
        wait_before_retry();
        return replies_to_failure(batch, *busy_);
    }
    const core::LiveDocuments documents_before = documents_;
    const bool initialized_before = initialized_;
    const auto shared_before = shared_;
    committing_ = false;
    try {
        return transact(batch);
    } catch (const store::StoreError& error) {
        keeper_.cache() = {};
        documents_ = documents_before;
        initialized_ = initialized_before;
        shared_ = shared_before;
        keeper_.note(error, now());
        const bool has_checked_in_vain = dynamic_cast<const store::NotRestored*>(&error) != nullptr;
        store::StoreError cause = error;
        if (error.code() == ErrorCode::storage_corrupt && may_check_again && !has_checked_in_vain) {
            const auto again = keeper_.check_again(now());
            if (!again && !committing_) {
                last_step_.others_wrote = true;  // a replay does not have their changes
                return run(batch, false);
            }
            cause = again.value_or(store::StoreError(ErrorCode::storage_io, error.sqlite_code(), error.what()));
        }
        wait_before_retry();
        if (cause.code() == ErrorCode::storage_busy) {
            busy_ = cause;
            may_ask_for_replies_ = may_ask_for_replies_ && committing_;
        }
        if (has_checked_in_vain) may_ask_for_replies_ = false;
        const bool together = busy_ || committing_ || has_checked_in_vain || batch.size() == 1;
        if (together) return replies_to_failure(batch, cause);
        std::vector<std::string> out;
        for (const wire::Request& request : batch) append(out, run({&request, 1}));
        return out;
    }
}

// Until then the file is not used, unless there is a request.
void Host::wait_before_retry() {
    last_step_.storage_failed = true;
    keeper_.wait_before_retry(now());
}

std::vector<std::string> Host::transact(Batch batch) {
    last_step_.ran = true;
    store::Transaction transaction = keeper_.begin(now(), last_step_.others_wrote);
    outcomes_.clear();
    UnitOfWork work{store(), documents_, graces_, keeper_.cache(), agree_on_time(), setup_.dice};
    std::vector<std::string> out;
    for (const wire::Request& request : batch) out.push_back(reply_to(work, request));
    work.settle_all();
    append(out, announce(work));
    const auto next_deadline = work.next_deadline();
    committing_ = true;
    transaction.commit();
    next_deadline_ = next_deadline;
    keeper_.note_success(now());
    keeper_.cache().keep_little();
    for (const auto& [outcome, times] : outcomes_) log_.outcome(outcome, times, now());
    return out;
}

std::string Host::reply_to(UnitOfWork& work, const wire::Request& request) {
    core::scene.enter(request.frame, request.method);
    if (request.request_id) {
        if (const auto stored = store().journal().reply(*request.request_id)) {
            if (!request.repeats(stored->fingerprint)) {
                return wire::error_response(request.id, request_id_reused());
            }
            // Its view and decision may be old by now, so the current ones follow at once (R15).
            for (core::Document* document : documents_.all()) document->tell_again = true;
            return wire::response(request.id, stored->result);
        }
    }
    const Connection connection{.setup = setup_, .clock_ahead = clock_ahead(), .is_suspect = keeper_.is_suspect()};
    Reply reply = std::visit(Methods{work, connection}, request.params);
    const auto* result = std::get_if<wire::Result>(&reply);
    const std::string result_text = result ? wire::encode(*result, now()) : std::string{};
    if (result && std::holds_alternative<wire::HelloResult>(*result)) initialized_ = true;
    if (result && request.request_id && !may_be_asked_again(*result)) {
        store().journal().save_reply(*request.request_id, {request.fingerprint, result_text}, media_of(reply), now());
    }
    std::string outcome =
        request.method + (result ? " ok" : " refused: " + std::string{name_of(std::get<wire::Error>(reply).code)});
    if (outcomes_.empty() || outcomes_.back().first != outcome) outcomes_.emplace_back(std::move(outcome), 0);
    ++outcomes_.back().second;
    if (result) return wire::response(request.id, result_text);
    wire::Error& error = std::get<wire::Error>(reply);
    error.now = now();
    return wire::error_response(request.id, error);
}

// A failed commit may have reached the disk. The stored replies show whether it did. A step that cannot read them does
// not try again, and a step that has already waited for another process's lock does not wait again.
std::vector<std::string> Host::replies_to_failure(Batch batch, const store::StoreError& error) {
    wire::Error answer{.code = error.code()};
    // These errors name files, which the user needs: which host to update, where the older data is.
    if (error.code() == ErrorCode::storage_too_new || error.code() == ErrorCode::storage_corrupt) {
        answer.message = error.what();
    }
    std::vector<std::string> out;
    for (const wire::Request& request : batch) {
        if (std::holds_alternative<wire::DoctorRun>(request.params)) {  // this is what it is for
            out.push_back(wire::response(request.id, doctor_of(error)));
            continue;
        }
        const auto stored = stored_reply(request);
        out.push_back(stored ? wire::response(request.id, *stored) : wire::error_response(request.id, answer));
    }
    return out;
}

std::string Host::doctor_of(const store::StoreError& error) const {
    std::vector<core::Finding> found{failing(setup_.state_file, error.code())};
    append(found, findings_around(surroundings_of(setup_, clock_ahead())));
    return wire::encode(wire::Result{wire::Findings{std::move(found)}}, now());
}

core::Millis Host::clock_ahead() const {
    const bool is_off = shared_ && core::is_of_this_boot(*shared_, reading_) && core::is_wrong(*shared_, reading_);
    return is_off ? reading_.wall - now() : core::Millis{0};
}

std::optional<std::string> Host::stored_reply(const wire::Request& request) {
    if (!request.request_id || !may_ask_for_replies_) return std::nullopt;
    try {
        auto stored = store().journal().reply(*request.request_id);
        if (!stored || !request.repeats(stored->fingerprint)) return std::nullopt;
        return std::move(stored->result);
    } catch (const store::StoreError& error) {
        log_.trouble(std::string{"storage: "} + error.what(), now());
        may_ask_for_replies_ = false;
        return std::nullopt;
    }
}

void Host::begin_step(core::ClockReading reading) {
    busy_.reset();
    may_ask_for_replies_ = true;
    reading_ = core::later(std::move(reading), advanced_);
    last_step_ = {.now = now()};
}

std::vector<std::string> Host::wake(core::ClockReading reading) {
    begin_step(std::move(reading));
    return look_around(Spare::yes);
}

std::vector<std::string> Host::look_around(Spare time) {
    if (!initialized_) return {};
    const auto deadline = next_deadline();
    const bool is_due = deadline && *deadline <= now();
    if (keeper_.is_failing() && !is_due) return {};
    try {
        if (keeper_.is_dropping_due(now())) go_by(store().clock().read());  // another host may have corrected it (R20)
        keeper_.prune_if_due(now());
        if (!is_due && (documents_.empty() || !keeper_.have_others_written(now()))) {
            if (time == Spare::yes) keeper_.use_spare_time(now(), documents_.empty());
            return {};
        }
    } catch (const store::StoreError& error) {
        keeper_.note(error, now());
        wait_before_retry();
        return {};
    }
    return run({});
}

// While the storage fails, what falls due waits for it.
std::optional<Instant> Host::next_deadline() const {
    return keeper_.is_failing() ? keeper_.retry_at() : next_deadline_;
}

std::optional<Millis> Host::next_wake(core::ClockReading reading) const {
    if (!initialized_) return std::nullopt;
    const Instant time = time_at(std::move(reading));
    std::optional<Millis> next;
    if (const auto deadline = next_deadline()) next = std::max(Millis{0}, *deadline - time);
    if (keeper_.is_failing()) return next;
    if (!documents_.empty()) next = std::min(next.value_or(kPoll), kPoll);
    if (const auto spare = keeper_.next_spare_work(time)) next = std::min(next.value_or(*spare), *spare);
    return next;
}

// Moves the time from deadline to deadline, so that everything due happens at its own time.
std::vector<std::string> Host::advance(const wire::Request& request) {
    const Instant target = now() + std::get<wire::TestAdvance>(request.params).ms;
    const auto go_to = [this](Instant at) {
        const Millis length = std::max(Millis{0}, at - now());
        advanced_ += length;
        reading_ = core::later(std::move(reading_), length);
    };
    std::vector<std::string> pushes;
    for (auto due = next_deadline(); due && *due <= target; due = next_deadline()) {
        go_to(*due);
        append(pushes, run({}));
        HOST_CHECK(!next_deadline() || *next_deadline() > *due);
    }
    go_to(target);
    std::vector<std::string> out{wire::response(request.id, wire::encode(wire::Result{wire::Now{target}}, target))};
    append(out, std::move(pushes));
    return out;
}

}  // namespace host::app
