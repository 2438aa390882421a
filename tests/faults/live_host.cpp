#include "faults/live_host.hpp"

#include <algorithm>

#include "cli/setup/host_config.hpp"
#include "core/identity.hpp"
#include "store/repair/integrity.hpp"
#include "support/catch.hpp"
#include "support/this_build.hpp"

namespace faults {
namespace {

using namespace host;

constexpr int kOften = 3;

std::string program(const LiveHost::Words& before) { return before.empty() ? support::kHostProgram : before.front(); }

LiveHost::Words arguments(const std::filesystem::path& file, const LiveHost::Words& before) {
    LiveHost::Words words;
    if (!before.empty()) {
        words.assign(before.begin() + 1, before.end());
        words.emplace_back(support::kHostProgram);
    }
    words.insert(words.end(), {"--db", file.string(), core::kExtensionOrigin});
    return words;
}

// Leaks cannot be looked for in a process that is traced, or whose memory is limited.
support::Process::Options without_leak_checker(support::Process::Options options) {
    options.environment.emplace("ASAN_OPTIONS", "detect_leaks=0");
    return options;
}

std::string error_in(const LiveHost::Json& answer) {
    return answer.contains("error") ? answer["error"]["data"]["name"].get<std::string>() : std::string{};
}

// The journal of the campaign, as a user says it.
const std::filesystem::path& with_journal(const std::filesystem::path& file) {
    const auto folder = file.parent_path();
    std::error_code unknown;
    if (journal_of_campaign() != store::JournalWish::as_found &&
        !std::filesystem::exists(cli::host_config_file(folder), unknown)) {
        (void)cli::write_host_config(folder, {.journal = journal_of_campaign()});  // fails where nothing may be written
    }
    return file;
}

std::string name_of(int attempt) { return "a" + std::to_string(attempt); }

}  // namespace

LiveHost::LiveHost(const std::filesystem::path& file, Words before, const support::Process::Options& options)
    : process_(program(before), arguments(with_journal(file), before), without_leak_checker(options)) {}

void LiveHost::send(const std::string& method, const Json& params) {
    process_.send(Json{{"jsonrpc", "2.0"}, {"id", ++last_}, {"method", method}, {"params", params}}.dump());
}

LiveHost::Json LiveHost::next_answer() {
    while (true) {
        Json message = Json::parse(process_.receive());
        if (message.contains("id")) return message;
    }
}

LiveHost::Json LiveHost::ask(const std::string& method, const Json& params) {
    send(method, params);
    return next_answer();
}

std::string LiveHost::hello() {
    return error_in(ask("hello", {{"protocol", 1}, {"client", {{"name", "test"}, {"version", "1"}}}}));
}

std::string LiveHost::report(const std::string& attempt) {
    send_report(attempt);
    return error_in(next_answer());
}

void LiveHost::send_report(const std::string& attempt) {
    const Json list = Json::array({{{"id", attempt}, {"moderated", true}}});
    send("snapshot", {{"tab", {{"id", 1}, {"document", "A"}}},
                      {"seq", last_ + 1},
                      {"path", "/imagine/post/img"},
                      {"store", {{"state", {{"videoByMediaId", {{"img", list}}}}}}}});
}

bool LiveHost::starts_a_session(const std::string& media) {
    return !ask("session.start", {{"mediaId", media}, {"prompt", "p"}}).contains("error");
}

void LiveHost::end() {
    process_.close_input();
    CHECK(process_.wait() == 0);
}

std::string Attempts::report(LiveHost& host) {
    std::string error = host.report(name_of(answered_ + 1));
    if (error.empty()) {
        answered_ += 1;
        campaign_.answered += 1;
    } else {
        campaign_.replies[error] += 1;
    }
    return error;
}

void Attempts::expect_refusal(LiveHost& host, const std::vector<std::string>& errors) {
    for (int n = 0; n < kOften; ++n) {
        const std::string error = report(host);
        INFO("attempt " << answered_ << ": " << error);
        CHECK(std::ranges::find(errors, error) != errors.end());
        CHECK_FALSE(host.starts_a_session("other"));
        CHECK(host.ask("ping").contains("result"));
    }
}

void Attempts::expect_answers(LiveHost& host) {
    for (int n = 0; n < kOften; ++n) CHECK(report(host) == "");
}

std::size_t Attempts::missing_in(const std::filesystem::path& file) const {
    store::SessionStore store(file, {});
    CHECK(store.problems().empty());
    CHECK_FALSE(store.was_restored_on_open());
    std::size_t found = 0;
    for (const core::LedgerEntry& entry : store.ledger().all({"img"})) {
        const int number = std::stoi(entry.attempt.value.substr(1));
        CHECK(number <= answered_ + 1);  // nobody said more
        found += number <= answered_;
    }
    return static_cast<std::size_t>(answered_) - found;
}

Campaign Attempts::finish(const std::filesystem::path& file) {
    add_missing(missing_in(file));
    CHECK(campaign_.missing == 0);
    return campaign_;
}

void without_sandbox(const std::filesystem::path& folder) {
    std::filesystem::create_directories(folder);
    REQUIRE(cli::write_host_config(folder, {.sandbox = false, .record = {}}));
}

}  // namespace faults
