// Who started us, and what for.
#include "cli/command_line.hpp"

#include <algorithm>

#include "cli/flags.hpp"
#include "cli/help.hpp"
#include "core/identity.hpp"
#include "support/catch.hpp"

namespace host::cli {
namespace {

using Arguments = std::vector<std::string>;
constexpr bool kTerminal = true, kPipe = false;
const std::string kOrigin = core::kExtensionOrigin;
const Command kHost = Serve{.by_browser = true};

Command read(const Arguments& arguments, bool terminal = kTerminal) { return read_command_line(arguments, terminal); }

// The host, with that one argument behind the caller's.
Command be_host_without(const std::string& flag) {
    return Serve{.by_browser = true, .ignored = "1 argument, among them " + flag.substr(0, flag.find('='))};
}

int exit_code_of(const Command& command) {
    const auto* answer = std::get_if<Say>(&command);
    return answer ? answer->exit_code : -1;
}
std::string text_of(const Command& command) {
    const auto* answer = std::get_if<Say>(&command);
    return answer ? answer->text : "";
}
bool mentions(const Command& command, std::string_view word) {
    return text_of(command).find(word) != std::string::npos;
}

TEST_CASE("the extension's origin among the arguments means: be the host") {
    CHECK(read({kOrigin}) == kHost);
    CHECK(read({"--parent-window=0", kOrigin}) == kHost);
    CHECK(read({"--what-ever", kOrigin}) == kHost);
    CHECK(read({"--db", "/tmp/s.db", "--test-clock", kOrigin}) == Command{Serve{"/tmp/s.db", true, true}});
}

TEST_CASE("whatever comes behind the caller is ignored, and named for the log without its content") {
    const std::string manifest = std::string{"/m/"} + core::kHostName + ".json";
    const auto ignored = [](const Command& command) {
        const auto* serve = std::get_if<Serve>(&command);
        REQUIRE(serve);
        CHECK(serve->by_browser);
        CHECK_FALSE(serve->db);
        CHECK_FALSE(serve->test_clock);
        return serve->ignored;
    };
    CHECK(ignored(read({kOrigin})).empty());
    CHECK(ignored(read({kOrigin, "--parent-window=0"})) == "1 argument");
    CHECK(ignored(read({kOrigin, "--db", "/tmp/a secret"})) == "2 arguments, among them --db");
    CHECK(ignored(read({kOrigin, "--db=/tmp/a secret", "-x", "--test-clock", "--db=/b"})) ==
          "4 arguments, among them --db, --test-clock");
    CHECK(ignored(read({manifest, core::kAddOnId, "--test-clock"})) == "1 argument, among them --test-clock");
    CHECK(ignored(read({kOrigin, "chrome-extension://" + std::string(32, 'a') + "/"})) == "1 argument");
}

TEST_CASE("the names of flags that are known without the flags library are all there are") {
    std::vector<std::string> names{"--test-clock", "--complete-id"};  // not for people
    for (const FlagDescription& flag : flag_table()) names.insert(names.end(), flag.names.begin(), flag.names.end());
    std::vector<std::string> known(kFlagNames.begin(), kFlagNames.end());
    std::ranges::sort(names);
    std::ranges::sort(known);
    CHECK(known == names);
}

TEST_CASE("the flags of a host are read in every form, and only as such") {
    const auto serve = [](const char* db, bool test_clock) {
        return Command{
            Serve{.db = db ? std::optional<std::filesystem::path>{db} : std::nullopt, .test_clock = test_clock}};
    };
    CHECK(read({}, kPipe) == serve(nullptr, false));
    CHECK(read({"--db", "/a b"}, kPipe) == serve("/a b", false));
    CHECK(read({"--db=/a=b", "--test-clock"}, kPipe) == serve("/a=b", true));
    for (const Arguments& wrong : {Arguments{"--db"},
                                   {"--db", ""},
                                   {"--db="},
                                   {"--db", "--test-clock"},
                                   {"--db", "/a", "--db", "/b"},
                                   {"--database", "/a"},
                                   {"/a"},
                                   {"--db", "/a", "more"}}) {
        CAPTURE(wrong);
        CHECK(exit_code_of(read(wrong, kPipe)) == kUsage);
        CHECK(exit_code_of(read(wrong)) == kUsage);
    }
}

TEST_CASE("a browser's flags are not ours, even when they are called the same") {
    for (const char* flag : {"--help", "--debug", "--export=/tmp/e", "--install"}) {
        CHECK(read({kOrigin, flag}) == be_host_without(flag));
    }
}

TEST_CASE("another origin is refused: exit code 3, and a sentence that names it") {
    for (const std::string other : {"chrome-extension://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/", "chrome-extension://"}) {
        CHECK(exit_code_of(read({other}, kPipe)) == kEnvironment);
        CHECK(mentions(read({other}, kPipe), other));
    }
    CHECK(exit_code_of(read({kOrigin.substr(0, kOrigin.size() - 1)}, kPipe)) == kEnvironment);
    CHECK(mentions(read({"chrome-extension://\x1b[31m"}), R"(\x1b[31m)"));
}

TEST_CASE("Firefox's arguments, the manifest and the add-on's id, mean: be the host") {
    const std::string manifest = std::string{"/home/u/.mozilla/native-messaging-hosts/"} + core::kHostName + ".json";
    CHECK(read({manifest, core::kAddOnId}) == kHost);
    CHECK(read({manifest, core::kAddOnId, "--help"}) == be_host_without("--help"));
    for (const Arguments& other : {Arguments{manifest}, {manifest, "other@example.org"}, {manifest, ""}}) {
        CHECK(exit_code_of(read(other, kPipe)) == kEnvironment);
        CHECK(mentions(read(other, kPipe), core::kAddOnId));
    }
    CHECK(exit_code_of(read({"/home/u/other.json", core::kAddOnId}, kPipe)) == kUsage);
}

TEST_CASE("an extension given at the installation may call, in the way of its own family only") {
    const std::string id(32, 'b');
    const std::string manifest = std::string{"/m/"} + core::kHostName + ".json";
    const std::vector<std::string> allowed{id, "other@example.org"};
    CHECK(read_command_line({"chrome-extension://" + id + "/"}, kPipe, allowed) == kHost);
    CHECK(read_command_line({manifest, "other@example.org"}, kPipe, allowed) == kHost);
    CHECK(read_command_line({kOrigin}, kPipe, allowed) == kHost);
    CHECK(exit_code_of(read_command_line({manifest, id}, kPipe, allowed)) == kEnvironment);
    CHECK(exit_code_of(read_command_line({"chrome-extension://" + id}, kPipe, allowed)) == kEnvironment);
}

TEST_CASE("the flags --install and --uninstall") {
    const std::string id(32, 'b');
    CHECK(read({"--install"}) == Command{Install{}});
    CHECK(read({"--install", "chrome", "firefox", "--force"}, kPipe) ==
          Command{Install{.browsers = {"chrome", "firefox"}, .extension_ids = {}, .force = true}});
    CHECK(read({"--install", "--extension-id", id, "--extension-id", "a@b"}) ==
          Command{Install{.browsers = {}, .extension_ids = {id, "a@b"}}});
    CHECK(read({"--uninstall", "edge", "--system"}) ==
          Command{Uninstall{.browsers = {"edge"}, .force = false, .system = true}});
    CHECK(mentions(read({"--install", "netscape"}), "chromium"));
    CHECK(mentions(read({"--install", "--extension-id", "me"}), "32 letters"));
}

TEST_CASE("without a mode: the host behind a pipe, an explanation on a terminal") {
    CHECK(read({}, kPipe) == Command{Serve{}});
    CHECK(read({"--db", "/tmp/s.db", "--test-clock"}, kPipe) == Command{Serve{"/tmp/s.db", true}});
    CHECK(exit_code_of(read({})) == kUsage);
    CHECK(mentions(read({}), "The browser starts it"));
}

TEST_CASE("the flag --sandbox takes on or off, and nothing else") {
    CHECK(read({"--sandbox", "off"}) == Command{Sandbox{{}, false}});
    CHECK(read({"--sandbox", "on", "--db", "/tmp/s.db"}) == Command{Sandbox{"/tmp/s.db", true}});
    for (const Arguments& wrong : {Arguments{"--sandbox"}, {"--sandbox", "maybe"}, {"--sandbox", "on", "--debug"}}) {
        CHECK(exit_code_of(read(wrong)) == kUsage);
    }
    CHECK(read({kOrigin, "--sandbox=off"}) == be_host_without("--sandbox"));
}

TEST_CASE("the flags --explain, --record and --replay take one argument each, and go with little else") {
    CHECK(read({"--explain", "m"}) == Command{Explain{{}, "m"}});
    CHECK(read({"--explain", "m", "--json", "--show-prompts"}) == Command{Explain{{}, "m", true, true}});
    CHECK(read({"--record", "/tmp/r"}, kPipe) == Command{Record{{}, "/tmp/r"}});
    CHECK(read({"--record", "/tmp/r", "--show-prompts"}) == Command{Record{{}, "/tmp/r", true}});
    CHECK(read({"--record", "off", "--db", "/tmp/s.db"}) == Command{Record{"/tmp/s.db", std::nullopt}});
    CHECK(read({"--replay", "r.jsonl"}) == Command{Replay{{"r.jsonl"}}});
    CHECK(read({"--debug", "--html", "p.html"}) == Command{Debug{.html = "p.html"}});
    CHECK(read({"--debug", "--html", "p.html", "--force"}) == Command{Debug{.html = "p.html", .force = true}});
    CHECK(read({kOrigin, "--record=/tmp/r"}) == be_host_without("--record"));  // a browser cannot switch it on
    for (const Arguments& wrong : {Arguments{"--explain"},
                                   {"--record"},
                                   {"--replay"},
                                   {"--explain", "m", "--debug"},
                                   {"--replay", "r", "--json"},
                                   {"--record", "r", "--replay", "r"},
                                   {"--html", "p"},
                                   {"--debug", "--html", "p", "--json"},
                                   {"--replay", "r", "--show-prompts"}}) {
        CAPTURE(wrong);
        CHECK(exit_code_of(read(wrong)) == kUsage);
    }
}

TEST_CASE("what is missing, too many or unknown is said in a sentence, with the usage of the flag") {
    const auto problem = [](const Arguments& arguments) {
        const std::string text = text_of(read(arguments));
        const auto end = text.find("`grok-retry-host --help` lists");
        REQUIRE(end != std::string::npos);
        return text.substr(0, end);
    };
    const std::string own = "grok-retry-host: ", usage = "\nUsage: grok-retry-host ";
    const std::string set = own + "--set needs a NAME and a VALUE" + usage + "--set NAME VALUE\n";
    CHECK(problem({"--set"}) == set);
    CHECK(problem({"--set", "cooldownMs"}) == set);
    CHECK(problem({"--set", "a", "b", "c"}) ==
          own + "--set takes a NAME and a VALUE; c is one too many" + usage + "--set NAME VALUE\n");
    CHECK(problem({"--explain"}) == own + "--explain needs an IMAGE_ID" + usage + "--explain IMAGE_ID\n");
    CHECK(problem({"--explain="}) == own + "--explain needs an IMAGE_ID" + usage + "--explain IMAGE_ID\n");
    CHECK(problem({"--delete", ""}) == own + "--delete needs an IMAGE_ID" + usage + "--delete IMAGE_ID\n");
    CHECK(problem({"--export"}) == own + "--export needs a FILE" + usage + "--export FILE\n");
    CHECK(problem({"--record"}) == own + "--record needs a FILE or off" + usage + "--record FILE|off\n");
    CHECK(problem({"--sandbox", "of"}) == own + "--sandbox needs on or off, not of" + usage + "--sandbox on|off\n");
    CHECK(problem({"--debug", "--html"}) == own + "--html needs a FILE" + usage + "--debug --html FILE\n");
    CHECK(problem({"--extension-id"}) == own + "--extension-id needs an ID" + usage + "--install --extension-id ID\n");
    CHECK(problem({"--debug", "a", "b"}) ==
          own + "--debug takes an IMAGE_ID; b is one too many" + usage + "--debug [IMAGE_ID]\n");
    CHECK(problem({"--db", "a", "--db", "b"}) == own + "--db is there twice; give it once" + usage + "--db FILE\n");
    CHECK(problem({"--doctor", "x"}) == own + "--doctor takes no value; remove x" + usage + "--doctor\n");
    CHECK(problem({"--debug", "--json=off"}) == own + "--json takes no value" + usage + "--debug --json\n");
    CHECK(problem({"--debgu"}) ==
          own + "there is no flag --debgu; did you mean --debug?" + usage + "--debug [IMAGE_ID]\n");
    CHECK(problem({"--ver"}) == own + "there is no flag --ver\n");
    CHECK(problem({"--DOCTOR"}) == own + "there is no flag --DOCTOR; did you mean --doctor?" + usage + "--doctor\n");
    CHECK(problem({"-help"}) == own + "there is no flag -help; did you mean --help?" + usage + "--help\n");
    CHECK(problem({"doctor"}) == own + "unexpected argument doctor; did you mean --doctor?" + usage + "--doctor\n");
    CHECK(problem({"1f3a"}) == own + "unexpected argument 1f3a\n");
    CHECK(problem({"--restore"}) == own + "there is no flag --restore\n");
    CHECK(problem({"--te\x1bst"}) == own + R"(there is no flag --te\x1bst)" + "\n");
}

TEST_CASE("an empty value, as of an unset variable, is a missing one for every flag that takes a value") {
    const auto is_missing = [](const std::string& name, const Arguments& arguments) {
        CAPTURE(arguments);
        for (const bool terminal : {kTerminal, kPipe}) {
            const Command answer = read(arguments, terminal);
            CHECK(exit_code_of(answer) == kUsage);
            CHECK(text_of(answer).starts_with("grok-retry-host: " + name + " needs "));
        }
    };
    int tried = 0;
    for (const FlagDescription& flag : flag_table()) {
        if (flag.value.empty()) continue;  // a switch
        ++tried;
        const std::string& name = flag.names.back();
        is_missing(name, {name, ""});
        is_missing(name, {name + "="});
        is_missing(name, {name, "a", ""});
        is_missing(name, {"--delete-all", "--yes", name, ""});
    }
    CHECK(tried >= 14);
    is_missing("--db", {"--db", "", kOrigin});
    is_missing("--html", {"--debug", "--html", "", "--force"});
    is_missing("--all", {"--export", "f", "--all", ""});
    CHECK(read({"--complete-id", ""}) == Command{ListIds{}});  // a shell asks for all ids so
    CHECK(read({"--complete-id="}) == Command{ListIds{}});
}

TEST_CASE("the flag --debug and its friends") {
    CHECK(read({"--debug"}) == Command{Debug{}});
    CHECK(read({"--debug"}, kPipe) == Command{Debug{}});
    CHECK(read({"--debug", "m1"}) == Command{Debug{.db = {}, .media = "m1"}});
    CHECK(read({"--debug=-m1"}) == Command{Debug{.db = {}, .media = "-m1"}});
    CHECK(read({"--debug", "--json"}) == Command{Debug{.db = {}, .media = {}, .json = true}});
    CHECK(read({"--debug", "m1", "--watch", "--show-prompts", "--db", "/tmp/s.db"}) ==
          Command{Debug{.db = "/tmp/s.db", .media = "m1", .json = false, .watch = true, .show_prompts = true}});
}

TEST_CASE("flags that mean nothing alone, or not together, are usage errors") {
    for (const Arguments& arguments : {Arguments{"--json"},
                                       {"--watch"},
                                       {"--show-prompts"},
                                       {"--debug", "--json", "--watch"},
                                       {"--db"},
                                       {"--debgu"},
                                       {"-x"},
                                       {"--force"},
                                       {"--debug", "--force"},
                                       {"--import", "f", "--force"},
                                       {"--system"},
                                       {"--extension-id", "a@b"},
                                       {"--uninstall", "--extension-id", "a@b"},
                                       {"--install", "--system", "--extension-id", "a@b"},
                                       {"--install", "--uninstall"},
                                       {"--install", "--debug"},
                                       {"--install", "netscape"},
                                       {"m1"}}) {
        INFO(arguments.front());
        CHECK(exit_code_of(read(arguments)) == kUsage);
        CHECK(exit_code_of(read(arguments, kPipe)) == kUsage);
        CHECK(mentions(read(arguments), "--help"));
    }
    CHECK(mentions(read({"--debgu"}), "--debgu"));
}

TEST_CASE("the flag --version and --help answer with 0") {
    CHECK(read({"--version"}) == Command{Version{}});
    CHECK(read({"--help"}, kPipe) == Command{Help{}});
    CHECK(read({"-h"}) == Command{Help{}});
}

TEST_CASE("help has every flag once, in groups, with examples, and is as wide as the terminal") {
    for (const std::size_t columns : {std::size_t{80}, std::size_t{132}}) {
        std::string all;
        for (const std::string& line : help(flag_table(), {.columns = columns})) {
            INFO(line);
            CHECK(line.size() <= columns);
            all += line + "\n";
        }
        for (const FlagDescription& flag : flag_table()) {
            INFO(flag.names.back());
            CHECK_FALSE(flag.group.empty());
            CHECK(all.find("\n  " + flag.names.front()) != std::string::npos);
        }
        for (const char* part : {"\nSet it up\n", "\nLook at what it knows\n", "\nExamples\n", "\nExit codes: 0"}) {
            CHECK(all.find(part) != std::string::npos);
        }
        for (const char* hidden : {"--test-clock", "--complete-id"}) CHECK(all.find(hidden) == std::string::npos);
    }
}

TEST_CASE("a replay takes several recordings") {
    CHECK(read({"--replay", "a.jsonl", "b.jsonl"}) == Command{Replay{{"a.jsonl", "b.jsonl"}}});
    CHECK(exit_code_of(read({"--replay"})) == kUsage);
}

TEST_CASE("a full export is asked for with the file behind either flag, and not without one") {
    const Command everything = Export{.db = std::nullopt, .file = "f", .all = true};
    CHECK(read({"--export", "--all", "f"}) == everything);
    CHECK(read({"--export", "f", "--all"}) == everything);
    CHECK(read({"--all", "--export", "f"}) == everything);
    CHECK(read({"--export", "f"}) == Command{Export{.db = std::nullopt, .file = "f"}});
    CHECK(read({"--export", "f", "--force"}) == Command{Export{.db = {}, .file = "f", .all = false, .force = true}});
    for (const Arguments& wrong :
         {Arguments{"--export"}, {"--all", "f"}, {"--export", "--all"}, {"--export", "f", "--all", "g"}}) {
        CHECK(exit_code_of(read(wrong)) == kUsage);
    }
}

TEST_CASE("what changes the state is asked for in full, one at a time") {
    CHECK(read({"--set", "cooldownMs", "9s"}) == Command{SetSetting{std::nullopt, "cooldownMs", "9s"}});
    CHECK(read({"--settings", "--json"}) == Command{ShowSettings{std::nullopt, true}});
    CHECK(read({"--delete", "x", "--yes"}) == Command{Delete{std::nullopt, "x", true}});
    CHECK(read({"--delete-all"}) == Command{Delete{std::nullopt, std::nullopt, false}});
    CHECK(read({"--clear", "x"}) == Command{Clear{std::nullopt, "x"}});
    CHECK(read({"--prune", "30"}) == Command{Prune{std::nullopt, 30}});
    for (const Arguments& wrong : {Arguments{"--set", "cooldownMs"},
                                   {"--set"},
                                   {"--delete"},
                                   {"--delete", ""},
                                   {"--clear", ""},
                                   {"--prune", "0"},
                                   {"--prune", "30", "--clear", "x"},
                                   {"--delete", "x", "--delete-all"},
                                   {"--yes"},
                                   {"--clear", "x", "--yes"},
                                   {"--settings", "--delete", "x"}}) {
        CAPTURE(wrong);
        CHECK(exit_code_of(read(wrong)) == kUsage);
    }
}

}  // namespace
}  // namespace host::cli
