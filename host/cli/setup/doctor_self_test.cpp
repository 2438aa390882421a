// Starts the host as a browser does and says the first words of an extension to it.
#include <algorithm>
#include <system_error>

#include "cli/setup/doctor_checks.hpp"
#include "cli/setup/host_config.hpp"
#include "cli/setup/self_test.hpp"
#include "cli/words.hpp"
#include "core/identity.hpp"
#include "platform/child.hpp"
#include "platform/file.hpp"
#include "platform/live_hosts.hpp"
#include "wire/frame.hpp"

namespace host::cli {
namespace {

using std::filesystem::path;

constexpr platform::Patience kPatienceForAnswers{5'000};
constexpr platform::Patience kPatienceForEnd{1'000};  // Chromium kills it after two seconds
constexpr platform::Patience kPatienceForExit{100};   // of one that has closed its output already
constexpr std::size_t kAnswers = 2;
constexpr char kStateFolder[] = "grok-retry-host";

// Hosts that are started here have a state of their own, which is thrown away.
std::map<std::string, std::string> environment_in(const path& home) {
    std::map<std::string, std::string> all;
    for (const char* name : {"HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "LOCALAPPDATA"}) all[name] = home.string();
    return all;
}

struct Trouble {
    std::string what;
    std::string remedy;
};

class SelfTest {
public:
    SelfTest(const platform::Child::Start& start, const path& home) : child_(start), home_(home) {}

    std::string version;                      // that answered
    std::vector<platform::LiveHost> running;  // what it says of itself while it runs
    std::optional<Trouble> run() {
        // A failure is no result yet: a host that does not listen any more may have said why.
        [[maybe_unused]] const bool heard =
            child_.send(wire::encode_frame(cli::self_test_hello()) + wire::encode_frame(cli::self_test_ping()));
        if (auto trouble = read_answers()) return trouble;
        const auto hello = cli::read_self_test_hello(answers_[0]);
        if (!hello) return Trouble{hello.error(), reinstall()};
        version = hello->version;
        running = platform::live_hosts(home_ / kStateFolder);
        if (!cli::is_self_test_pong(answers_[1])) return Trouble{"it does not answer a ping", reinstall()};
        return end();
    }

private:
    static std::string reinstall() { return "install grok-retry-host again"; }

    std::optional<Trouble> read_answers() {
        while (answers_.size() < kAnswers) {
            const auto bytes = child_.read(kPatienceForAnswers);
            if (!bytes) return Trouble{"it does not answer", reinstall()};
            if (bytes->empty()) return ended();
            take(*bytes);
            if (decoder_.over_limit() || decoder_.announced() > wire::kMaxFrameOut) {
                return Trouble{"its output is not a frame, so a browser would end the connection", reinstall()};
            }
        }
        return std::nullopt;
    }
    std::optional<Trouble> end() {
        child_.close_input();
        const auto code = child_.wait(kPatienceForEnd);
        if (!code)
            return Trouble{"it does not end within a second after the browser has closed the connection", reinstall()};
        while (const auto bytes = child_.read(platform::Patience{0})) {
            if (bytes->empty()) break;
            take(*bytes);
        }
        if (answers_.size() != kAnswers || decoder_.mid_frame()) {
            return Trouble{"it writes more than answers to its output", reinstall()};
        }
        if (*code != 0) return Trouble{"it ends with code " + std::to_string(*code), reinstall()};
        return std::nullopt;
    }
    Trouble ended() {
        const auto code = child_.wait(kPatienceForExit);
        std::string words = child_.errors();
        while (!words.empty() && words.back() == '\n') words.pop_back();
        return {"it ends as soon as it is started" + (code ? ", with code " + std::to_string(*code) : "") +
                    (words.empty() ? "" : ", and says: " + words),
                reinstall()};
    }
    void take(const std::string& bytes) {
        decoder_.push(bytes);
        while (auto frame = decoder_.pop()) answers_.push_back(*std::move(frame));
    }

    platform::Child child_;
    path home_;
    wire::FrameDecoder decoder_;
    std::vector<std::string> answers_;
};

std::vector<std::string> arguments_of(const BrowserState& browser) {
    if (browser.target.browser->family == cli::Family::chromium) return {core::kExtensionOrigin};
    return {browser.target.place.file.string(), core::kAddOnId};
}

// `sandbox`: whether hosts have one here (--sandbox).
Finding start(const std::string& about, const path& program, const std::vector<std::string>& arguments,
              const std::string& install, bool sandbox) {
    Finding finding{.about = "self-test", .verdict = Verdict::bad, .finding = {}};
    try {
        const platform::TemporaryFolder home("grok-retry-doctor");
        if (!sandbox) (void)write_host_config(home.path() / kStateFolder, {.sandbox = false});
        SelfTest test({.program = program,
                       .arguments = arguments,
                       .folder = program.parent_path(),
                       .environment = environment_in(home.path())},
                      home.path());
        if (const auto trouble = test.run()) {
            finding.finding = program.string() + ", started like " + about + " does: " + trouble->what;
            finding.remedy = trouble->remedy;
        } else if (test.version != core::kVersion) {
            finding.finding = program.string() + " has version " + test.version + ", this is " + core::kVersion;
            finding.command = install;
        } else {
            finding.verdict = Verdict::good;
            finding.finding = program.string() + " starts, answers and ends as " + about + " expects";
            for (const auto& host : test.running) finding.finding += "; sandbox: " + describe(host.sandbox);
        }
    } catch (const std::system_error& error) {
        finding.finding = program.string() + " cannot be started: " + error.code().message();
        finding.remedy = "install grok-retry-host again";
    }
    return finding;
}

}  // namespace

Findings check_by_starting(const DoctorContext& context, const std::vector<BrowserState>& browsers) {
    Findings findings;
    const auto config = read_host_config(context.state_file.parent_path());
    const bool sandbox = !config || config->sandbox;  // as a host decides it
    std::vector<std::pair<path, cli::Family>> started;
    for (const BrowserState& browser : browsers) {
        // The launcher of a Flatpak works only inside the Flatpak.
        const auto program = browser.target.launcher.empty() ? browser.starts() : std::nullopt;
        if (!program) continue;
        const std::pair one{*program, browser.target.browser->family};
        if (std::ranges::find(started, one) != started.end()) continue;
        started.push_back(one);
        findings.push_back(start(browser.target.title, *program, arguments_of(browser),
                                 context.command + " --install " + std::string{browser.target.browser->name}, sandbox));
    }
    if (started.empty()) {
        findings.push_back(
            start("Chrome", context.program, {core::kExtensionOrigin}, context.command + " --install", sandbox));
    }
    return findings;
}

}  // namespace host::cli
