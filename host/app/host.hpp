// One frame in, one transaction, one reply and pushes out. No pipes, no argv, no waiting.
//
// Whatever was answered is on disk (persist, then speak). Frames that are already waiting may be passed together: they
// share a transaction, and their replies come in order. The database is the state; this holds only the connection: its
// documents, and what they were told. Each step gets one reading of the clocks, which is its time; nothing here reads a
// clock. One thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "app/findings.hpp"
#include "app/outcome_log.hpp"
#include "app/ports.hpp"
#include "app/store_keeper.hpp"
#include "core/documents.hpp"
#include "core/grace.hpp"
#include "core/shared_time.hpp"
#include "store/session_store.hpp"

namespace host::wire {
class Decoder;
struct Request;
}  // namespace host::wire

namespace host::app {

class UnitOfWork;

struct Setup {
    std::filesystem::path state_file;
    bool own_directory{};  // its folder is only ours, and is made private
    store::JournalWish journal{store::JournalWish::as_found};
    core::Millis busy_timeout{store::kBusyTimeout};  // how long a request waits for another host's lock
    std::filesystem::path log_file;                  // reported in `hello`
    std::string connection;                          // a name for this connection, reported in `hello`
    std::int64_t pid{};
    bool test_clock{};  // `test.advance` may move the time, starting from the given reading
    platform::Random dice;
    LogLine log;
    SandboxReport sandbox{};  // reported in `hello` and `doctor.run`, if there is one
    Switches switches{};      // reported in `doctor.run`
    Copies copies{};          // for `copies.*`
    SayAtOnce say_at_once{};  // that a file is being restored; empty: nobody is told before it is done
};

[[nodiscard]] inline std::optional<platform::SandboxState> sandbox_of(const Setup& setup) {
    return setup.sandbox ? std::optional{setup.sandbox()} : std::nullopt;
}
[[nodiscard]] Surroundings surroundings_of(const Setup& setup, core::Millis clock_ahead);

// What happened inside the last handle() or wake() besides the messages, for the recorder (recording.hpp).
struct StepFacts {
    bool ran{};           // a transaction was tried; without one, nothing can have changed
    bool others_wrote{};  // another process has committed since our last transaction
    bool storage_failed{};
    core::Instant now{};  // the time of the step
};

class Host {
public:
    explicit Host(Setup setup);
    ~Host();
    Host(const Host&) = delete;
    Host& operator=(const Host&) = delete;

    // Closes the state file, and notes for the next host that it was intact. Called at every end except a crash;
    // nothing may be handled after it.
    void leave();

    // Creates the folder of the state file if possible, because a sandbox needs an existing folder.
    void make_folder();

    // Takes whole payloads in order. Returns whole messages: the replies in order, then the pushes. A storage failure
    // becomes a typed error; only our own bugs and lack of memory are exceptions.
    [[nodiscard]] std::vector<std::string> handle(std::span<const std::string> payloads, core::ClockReading reading);

    // Call when time has passed or another process may have written. Returns what fell due, as pushes. If nothing did,
    // does a portion of the work that can wait, such as the daily check of the file.
    [[nodiscard]] std::vector<std::string> wake(core::ClockReading reading);

    // How long until wake() has something to do. None: not before the next frame. While the storage fails: a second.
    // Before hello was answered: none.
    [[nodiscard]] std::optional<core::Millis> next_wake(core::ClockReading reading) const;

    // The time at a reading, as far as the host knows it without reading the file (R20).
    [[nodiscard]] core::Instant time_at(core::ClockReading reading) const;

    [[nodiscard]] const StepFacts& last_step() const { return last_step_; }

private:
    using Batch = std::span<const wire::Request>;

    void begin_step(core::ClockReading reading);
    enum class Spare { no, yes };  // whether there is time for work that can wait
    std::vector<std::string> look_around(Spare time);
    std::vector<std::string> run(Batch batch, bool may_check_again = true);
    std::vector<std::string> transact(Batch batch);
    std::string reply_to(UnitOfWork& work, const wire::Request& request);
    std::vector<std::string> replies_to_failure(Batch batch, const store::StoreError& error);
    [[nodiscard]] std::string doctor_of(const store::StoreError& error) const;
    [[nodiscard]] core::Millis clock_ahead() const;
    std::optional<std::string> stored_reply(const wire::Request& request);
    void wait_before_retry();
    std::vector<std::string> advance(const wire::Request& request);
    store::SessionStore& store() { return keeper_.store(now()); }
    core::Instant agree_on_time();
    core::Instant go_by(std::optional<core::SharedTime> agreed);
    [[nodiscard]] core::Instant now() const { return shared_time_at(reading_); }
    [[nodiscard]] core::Instant shared_time_at(const core::ClockReading& reading) const;
    [[nodiscard]] std::optional<core::Instant> next_deadline() const;

    Setup setup_;
    OutcomeLog log_;
    StoreKeeper keeper_;
    core::LiveDocuments documents_;
    core::Graces graces_;
    bool committing_{};                       // the transaction is committing; if that throws, the commit is in doubt
    core::ClockReading reading_;              // one for each step, with what test.advance has added
    core::Millis advanced_{};                 // by test.advance, since the start
    std::optional<core::SharedTime> shared_;  // as of the last transaction (R20)
    std::unique_ptr<wire::Decoder> decoder_;
    std::optional<core::Instant> next_deadline_;
    std::optional<store::StoreError> busy_;  // another process held the file for too long, in this step
    bool may_ask_for_replies_{};             // in this step
    StepFacts last_step_;
    std::vector<std::pair<std::string, int>> outcomes_;  // for the log, once they are committed: what, and how often
    bool initialized_{};
};

}  // namespace host::app
