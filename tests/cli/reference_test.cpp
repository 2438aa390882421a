// The man page and the completions are made from the flags: all of them, in every form, and in words a shell takes.
#include "cli/reference.hpp"

#include <fstream>

#include "cli/setup/browsers.hpp"
#include "core/setting_table.hpp"
#include "support/catch.hpp"
#include "support/process.hpp"
#include "support/temp_dir.hpp"

namespace host::cli {
namespace {

bool mentions(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

FlagTable example() {
    return {
        {.names = {"-h", "--help"}, .description = "this text"},
        {.names = {"--out"}, .value = "FILE|off", .description = "somebody's file: 100% [new]"},
        {.names = {"--mode"}, .value = "on|off", .description = "a switch"},
        {.names = {"--tell"}, .value = "[BROWSER]", .value_optional = true, .repeats = true, .description = "tells"}};
}

TEST_CASE("every flag that --help knows is in the man page and in each completion") {
    const FlagTable flags = flag_table();
    CHECK(flags.size() >= 14);
    for (const FlagDescription& flag : flags) {
        for (const std::string& name : flag.names) {
            INFO(name);
            CHECK(name != "--test-clock");
            std::string typed = name;
            for (std::size_t at = 0; (at = typed.find('-', at)) != std::string::npos; at += 2) typed.insert(at, "\\");
            CHECK(mentions(man_page(flags), "\\fB" + typed + "\\fR"));
            CHECK(mentions(bash_completion(flags), name));
            CHECK(mentions(zsh_completion(flags), name));
            CHECK(mentions(fish_completion(flags), name.substr(name.find_first_not_of('-'))));
        }
        CHECK_FALSE(flag.description.empty());
    }
}

TEST_CASE("a placeholder says what can take its place") {
    CHECK(choices_of("on|off").words == std::vector<std::string>{"on", "off"});
    CHECK(choices_of("FILE").file);
    CHECK(choices_of("FILE|off").words == std::vector<std::string>{"off"});
    CHECK(choices_of("[BROWSER] ...").words.size() == all_browsers().size());
    CHECK(choices_of("NAME VALUE").words.size() == core::setting_table().size());
    CHECK(choices_of("ID").words.empty());
    CHECK_FALSE(choices_of("ID").file);
    CHECK_FALSE(choices_of("ID").id);
    CHECK(choices_of("[IMAGE_ID]").id);
}

TEST_CASE("quotes, brackets and hyphens of a description mean themselves") {
    CHECK(mentions(zsh_completion(example()), "[somebody'\\''s file\\: 100% \\[new\\]]"));
    CHECK(mentions(fish_completion(example()), "-d 'somebody\\'s file: 100% [new]'"));
    CHECK(mentions(man_page(example()), "\n.TP\n\\fB\\-\\-out\\fR \\fIFILE|off\\fR\nSomebody's file"));
    CHECK(mentions(man_page(example()), "\\fB\\-h\\fR, \\fB\\-\\-help\\fR"));
}

// What bash offers for the last of these words.
std::string completed(const std::string& words) {
    const support::TempDir dir;
    std::ofstream(dir.path() / "completion") << bash_completion(example());
    support::Process bash("/bin/bash", {"-c", "source " + (dir.path() / "completion").string() +
                                                  "; COMP_WORDS=(grok-retry-host " + words +
                                                  "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _grok_retry_host; "
                                                  "echo \"${COMPREPLY[*]}\""});
    const std::string text = bash.read_all();
    CHECK(bash.errors().empty());
    return text;
}

TEST_CASE("bash completes flags, the words of a value, and several browsers in a row") {
    CHECK(completed("--") == "--help --out --mode --tell\n");
    CHECK(completed("--mode o") == "on off\n");
    CHECK(completed("--tell chromium vivaldi-s") == "vivaldi-snapshot\n");
    CHECK(completed("--tell chromium --m") == "--mode\n");
    CHECK(completed("''") == "\n");
}

}  // namespace
}  // namespace host::cli
