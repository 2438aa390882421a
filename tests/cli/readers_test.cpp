// What reads a state file for people makes no host wait, and needs no memory for all of it (docs/state-file.md,
// "Looking at it").
#include <sqlite3.h>
#include <sys/resource.h>

#include <algorithm>
#include <functional>
#include <iostream>
#include <streambuf>

#include "cli/inspect/debug.hpp"
#include "cli/inspect/explain.hpp"
#include "cli/transfer.hpp"
#include "store/repair/integrity.hpp"
#include "store/store_world.hpp"
#include "support/catch.hpp"
#include "support/process.hpp"
#include "support/shim_vfs.hpp"
#include "support/text.hpp"
#include "support/this_build.hpp"

namespace host::cli {
namespace {

using store::TempDir;

std::string image_name(int n) { return "image-" + std::to_string(10'000 + n); }

// Images with a log of 200 bytes a line, attempts, and lines of the journal.
void add_many_images(const std::filesystem::path& file, int images, int lines) {
    store::SessionStore store(file, {});
    store::Transaction transaction = store.begin();
    for (int n = 0; n < images; ++n) {
        core::Media media = core::new_media({image_name(n)}, {}, store::at(5));
        media.session.outcome = n % 10 == 0 ? core::Outcome::pending : core::Outcome::failure;
        media.persistent.last_prompt_value = "a paper boat";
        for (int line = 0; line < lines; ++line) {
            media.session.logs.push_back("[1970-01-01T00:16:40.000Z] Moderation detected on attempt a" +
                                         std::to_string(line) + std::string(150, 'x'));
        }
        store.save(std::nullopt, media, std::nullopt);
        for (int i = 0; i < 3; ++i) store.ledger().insert({.media = media.id, .attempt = {std::to_string(i)}});
        if (n % 3 == 0) store.journal().append(store::at(n), store::sample_note(media.id.value));
    }
    transaction.commit();
}

// How much is read of the file while it is locked once.
class LockWatch final : public support::ShimVfs {
public:
    void after_lock(const std::string& file, int level) override {
        if (is_off || !file.ends_with("state.db")) return;
        is_held_ = level != SQLITE_LOCK_NONE;
        bytes_ = 0;
    }
    void after_read(const std::string& file, int size, std::int64_t /*offset*/) override {
        if (is_off || !is_held_ || !file.ends_with("state.db")) return;
        bytes_ += size;
        most = std::max(most, bytes_);
    }

    bool is_off{};  // while somebody else is at work
    std::int64_t most{};

private:
    bool is_held_{};
    std::int64_t bytes_{};
};

// Takes what is printed, and has a host commit something each time. That waits for nobody.
class InTurns final : public std::streambuf {
public:
    InTurns(const std::filesystem::path& file, LockWatch& watch) : watch_(watch), stdout_(std::cout.rdbuf(this)) {
        watch_.is_off = true;
        REQUIRE(sqlite3_open(file.string().c_str(), &host_) == SQLITE_OK);
        watch_.is_off = false;
    }
    ~InTurns() override {
        std::cout.rdbuf(stdout_);
        watch_.is_off = true;
        sqlite3_close(host_);
    }

    int turns{}, refused{};
    std::string text;

protected:
    int_type overflow(int_type next) override {
        const char c = traits_type::to_char_type(next);
        return xsputn(&c, 1) == 1 ? next : traits_type::eof();
    }
    std::streamsize xsputn(const char* part, std::streamsize length) override {
        text.append(part, static_cast<std::size_t>(length));
        watch_.is_off = true;
        constexpr char kCommitSql[] = "BEGIN IMMEDIATE; UPDATE meta SET generation = generation; COMMIT";
        ++turns;
        if (sqlite3_exec(host_, kCommitSql, nullptr, nullptr, nullptr) != SQLITE_OK) {
            ++refused;
            sqlite3_exec(host_, "ROLLBACK", nullptr, nullptr, nullptr);
        }
        watch_.is_off = false;
        return length;
    }

private:
    LockWatch& watch_;
    std::streambuf* stdout_;
    sqlite3* host_{};
};

struct ReadingCommand {
    std::string name;
    int least_turns{};
    std::function<int(const std::filesystem::path& file)> run;
};

const std::vector<ReadingCommand>& reading_commands() {
    static const std::vector<ReadingCommand> commands{
        {"--debug", 30, [](const auto& file) { return run_debug({.db = file}); }},
        {"--debug --json", 400, [](const auto& file) { return run_debug({.db = file, .json = true}); }},
        {"--debug --html -", 400, [](const auto& file) { return run_debug({.db = file, .html = "-"}); }},
        {"--debug ID", 30, [](const auto& file) { return run_debug({.db = file, .media = image_name(7)}); }},
        {"--explain ID", 2, [](const auto& file) { return run_explain({.db = file, .media = image_name(7)}); }},
        {"--export -", 1'200, [](const auto& file) { return run_export({.db = file, .file = "-"}); }},
        {"--export --all -", 400, [](const auto& file) { return run_export({.db = file, .file = "-", .all = true}); }},
    };
    return commands;
}

constexpr std::int64_t kMostInOneGo = 1'000'000;  // bytes: some milliseconds, from a disk too

TEST_CASE("a host can commit whenever a reader prints something, and waits for a small part of the file at most",
          "[slow]") {
    const TempDir dir;
    add_many_images(dir.file(), 400, 40);
    REQUIRE(std::filesystem::file_size(dir.file()) > 4 * kMostInOneGo);
    for (const ReadingCommand& command : reading_commands()) {
        LockWatch watch;
        std::string text;
        {
            InTurns printed(dir.file(), watch);
            CHECK(command.run(dir.file()) == 0);
            INFO(command.name);
            CHECK(printed.refused == 0);
            CHECK(printed.turns >= command.least_turns);
            text = printed.text;
        }
        INFO(command.name << "\n" << text.substr(0, 2'000));
        CHECK(watch.most > 0);
        CHECK(watch.most <= kMostInOneGo);
        CHECK(support::says(text, command.name == "--debug" ? "Sessions (400)" : image_name(7)));
    }
}

TEST_CASE("the doctor reads a file that hosts use in small parts, and one that nobody uses as a whole") {
    const TempDir dir;
    add_many_images(dir.file(), 400, 40);
    LockWatch watch;
    CHECK(store::check(dir.file(), true).empty());
    CHECK(watch.most > 0);
    CHECK(watch.most <= kMostInOneGo);
    CHECK(store::check(dir.file(), false).empty());
    CHECK(watch.most > kMostInOneGo);
}

TEST_CASE("the doctor finds the same in a file that hosts use") {
    const TempDir dir;
    add_many_images(dir.file(), 100, 40);
    store::tamper(dir.file(), "UPDATE media SET retry_count = -1 WHERE media_id = 'image-10050'");
    const auto found = store::check(dir.file(), false);
    CHECK(found.size() == 1);
    CHECK(store::check(dir.file(), true) == found);
}

TEST_CASE("what lists everything needs no more memory on a large file (RLIMIT_DATA)", "[slow]") {
    if (support::kIsSanitized) return;  // which needs more than any limit
    const TempDir dir;
    add_many_images(dir.file(), 2'000, 90);
    REQUIRE(std::filesystem::file_size(dir.file()) > 30'000'000);
    const support::Process::Options limited{.environment = {}, .closed = {}, .before_exec = [] {
                                                constexpr rlim_t kMost = 24 * 1024 * 1024;
                                                const rlimit limit{kMost, kMost};
                                                ::setrlimit(RLIMIT_DATA, &limit);
                                            }};
    for (const std::vector<std::string>& flags : std::vector<std::vector<std::string>>{{"--debug"},
                                                                                       {"--debug", "--json"},
                                                                                       {"--debug", "--html", "-"},
                                                                                       {"--export", "-"},
                                                                                       {"--export", "--all", "-"},
                                                                                       {"--doctor"}}) {
        std::vector<std::string> arguments{"--db", dir.file().string()};
        arguments.insert(arguments.end(), flags.begin(), flags.end());
        support::Process process(support::kHostProgram, arguments, limited);
        const support::Finished finished = support::finish(process);
        INFO(flags.front() << " " << flags.back() << "\n" << finished.errors);
        CHECK(finished.exit_code == (flags.front() == "--doctor" ? 1 : 0));  // no browser is installed
        CHECK(support::says(finished.out, flags == std::vector<std::string>{"--debug"} ? "Sessions (2000)"
                                          : flags.front() == "--doctor"                ? "whole, schema"
                                                                                       : image_name(1'990)));
    }
}

}  // namespace
}  // namespace host::cli
