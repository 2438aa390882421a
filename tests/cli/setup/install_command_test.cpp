// --install as people run it: what it says in the end, and where it says what went wrong.
#include <unistd.h>

#include "core/identity.hpp"
#include "support/catch.hpp"
#include "support/files.hpp"
#include "support/process.hpp"
#include "support/temp_dir.hpp"
#include "support/text.hpp"
#include "support/this_build.hpp"

namespace {

namespace fs = std::filesystem;
using support::Finished;
using support::says;

constexpr int kNobodysId = 65534;

struct NewHome {
    support::TempDir dir;

    [[nodiscard]] Finished run(const std::vector<std::string>& arguments) const {
        const support::Process::Options options{.environment = {{"HOME", dir.path().string()},
                                                                {"XDG_STATE_HOME", ""},
                                                                {"XDG_CONFIG_HOME", ""},
                                                                {"CHROME_CONFIG_HOME", ""},
                                                                {"PATH", "/nowhere"}},
                                                .closed = {}};
        support::Process process(support::kHostProgram, arguments, options);
        return support::finish(process);
    }
};

std::string on_one_line(std::string text) {
    for (auto at = text.find('\n'); at != std::string::npos; at = text.find('\n', at)) {
        text.replace(at, text.find_first_not_of("\n ", at) - at, " ");
    }
    return text;
}

TEST_CASE("an installation ends with what to do next, in steps") {
    const NewHome home;
    support::write_text(home.dir.path() / ".config/google-chrome/Default/Preferences", "{}");
    const Finished done = home.run({"--install", "chrome", "brave"});
    INFO(done.out);
    CHECK(done.exit_code == 0);
    CHECK(done.errors.empty());
    const std::string all = on_one_line(done.out);
    CHECK(says(all, "1. Open chrome://extensions in Google Chrome, brave://extensions in Brave."));
    CHECK(says(all, "2. Switch on \"Developer mode\""));
    CHECK(says(all, "/extension-shim. 3. Open the post of an image"));
    CHECK(says(all, "--doctor"));
}

TEST_CASE("an installation does not ask to load what is loaded") {
    const NewHome home;
    const std::string id = std::string{host::core::kExtensionOrigin}.substr(19, 32);
    support::write_text(home.dir.path() / ".config/google-chrome/Default/Preferences",
                        R"({"extensions":{"settings":{")" + id + R"(":{}}}})");
    const Finished done = home.run({"--install", "chrome"});
    INFO(done.out);
    CHECK_FALSE(says(done.out, "chrome://extensions"));
    CHECK(says(done.out, "1. Open the post of an image"));
}

TEST_CASE("a name that no browser has is refused with the one that was meant") {
    const NewHome home;
    const Finished refused = home.run({"--install", "chorme"});
    CHECK(refused.exit_code == 2);
    CHECK(refused.out.empty());
    CHECK(says(refused.errors, "no browser is called chorme; did you mean chrome?"));
}

TEST_CASE("what could not be registered is said on stderr, and the exit code says so, too") {
    const NewHome home;
    const fs::path folder = home.dir.path() / ".config/google-chrome/NativeMessagingHosts";
    support::write_text(folder, "a file where a folder should be");
    const Finished failed = home.run({"--install", "chrome"});
    CHECK(failed.exit_code == 1);
    CHECK(says(failed.errors, "Google Chrome: cannot write " + folder.string() + "/"));
    CHECK(says(failed.out, "FAILED"));
    CHECK_FALSE(says(failed.out, "cannot write"));
    CHECK_FALSE(says(failed.out, "Next"));
}

TEST_CASE("without any browser an installation fails on stderr") {
    const NewHome home;
    const Finished failed = home.run({"--install"});
    CHECK(failed.exit_code == 1);
    CHECK(failed.out.empty());
    CHECK(says(failed.errors, "no browser that could use the host was found"));
}

TEST_CASE("for all users an installation names sudo to whoever may not do that") {
    const NewHome home;
    const fs::path program = home.dir.path() / "grok-retry-host";  // where nobody may go
    fs::copy_file(support::kHostProgram, program);
    fs::permissions(home.dir.path(), fs::perms{0755});
    std::vector<std::string> words{program.string(), "--install", "chromium", "--system"};
    if (getuid() == 0) {
        const std::string nobody = std::to_string(kNobodysId);
        words.insert(words.begin(), {"/usr/bin/setpriv", "--reuid", nobody, "--regid", nobody, "--clear-groups"});
    }
    support::Process process(words.front(), {words.begin() + 1, words.end()},
                             {.environment = {{"HOME", home.dir.path().string()}}, .closed = {}});
    const Finished failed = support::finish(process);
    CHECK(failed.exit_code == 1);
    CHECK(says(failed.errors, "Chromium: cannot write /etc/chromium/"));
    CHECK(says(failed.errors, "needs an administrator: sudo " + program.string() + " --install chromium --system"));
}

}  // namespace
