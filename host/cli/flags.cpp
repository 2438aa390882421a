#include "cli/flags.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <charconv>

#include "cli/misuse.hpp"
#include "cli/setup/browsers.hpp"
#include "cli/setup/native_manifest.hpp"
#include "core/settings.hpp"
#include "platform/printable.hpp"

namespace host::cli {
namespace {

constexpr char kIntroduction[] =
    "grok-retry-host keeps the retry sessions of the Grok Retry browser extension.\n"
    "The browser starts it; you need not start it by hand.\n";
constexpr char kCompleteId[] = "--complete-id";
constexpr char kSeeHelp[] = "`grok-retry-host --help` lists all flags.\n";

Say usage(const std::string& problem, const std::string& right = {}) {
    return {kUsage, "grok-retry-host: " + platform::printable(problem) + "\n" +
                        (right.empty() ? "" : "Usage: " + right + "\n") + kSeeHelp};
}
Say usage(const Misuse& misuse) { return usage(misuse.problem, misuse.usage); }

// The values of all flags, before it is known which of them matter.
struct Flags {
    std::string db;
    std::string media;
    std::string export_to, export_all_to, import_from;
    std::string sandbox;
    std::vector<std::string> install, uninstall, extension_ids;
    bool force{}, system{}, doctor{};
    std::vector<std::string> set;
    std::string delete_one, clear, prune;
    bool settings{}, delete_all{}, yes{};
    std::string explain, record, html, beginning;
    std::vector<std::string> replay;
    bool test_clock{}, json{}, watch{}, show_prompts{}, version{}, help{};
};

void declare_installing(CLI::App& app, Flags& flags) {
    app.option_defaults()->group("Set it up");
    app.add_option("--install", flags.install, "registers this host with browsers: all that are found, or those named")
        ->type_name("[BROWSER]")
        ->expected(0, -1);
    app.add_option("--uninstall", flags.uninstall, "unregisters the host; all data stays")
        ->type_name("[BROWSER]")
        ->expected(0, -1);
    app.add_option("--extension-id", flags.extension_ids,
                   "with --install: another extension that may use the host, besides its own; may be repeated")
        ->type_name("ID")
        ->allow_extra_args(false);
    app.add_flag("--force", flags.force,
                 "with --install and --uninstall: also replaces or removes another program's entry; with --export and "
                 "--html: replaces a file that is there");
    app.add_flag("--system", flags.system, "with --install and --uninstall: for all users of this machine (with sudo)");
    app.add_flag("--doctor", flags.doctor,
                 "checks everything that can keep a browser from the host, and says how to fix it");
}

void declare_serving(CLI::App& app, Flags& flags) {
    app.add_option("--db", flags.db, "the state file, if it is not the usual one")->type_name("FILE");
    app.add_flag("--test-clock", flags.test_clock, "time moves by the request test.advance alone");
    app.add_option(kCompleteId, flags.beginning, "the ids that begin with TEXT, for the completions of shells")
        ->type_name("TEXT")
        ->expected(0, 1);
}

void declare_changing(CLI::App& app, Flags& flags) {
    app.add_flag("--settings", flags.settings, "shows every setting with its range, its default and what it is for");
    app.add_option("--set", flags.set,
                   "changes a setting; the value \"default\" resets it. Running hosts use it at once")
        ->type_name("NAME VALUE")
        ->expected(2);
    app.add_option("--delete", flags.delete_one,
                   "deletes everything about one image: session, limits, prompt, attempts, history; asks first")
        ->type_name("IMAGE_ID");
    app.add_flag("--delete-all", flags.delete_all,
                 "deletes everything about every image, older copies of the state file, and recordings in its folder; "
                 "settings stay; asks first");
    app.add_option("--clear", flags.clear, "clears the session of one image; keeps its limits, prompt and attempts")
        ->type_name("IMAGE_ID");
    app.add_option(
           "--prune", flags.prune,
           "drops, now, the log lines, progress and closed grants of sessions that ended more than so many days ago; "
           "hosts do it by themselves (keepDetailDays)")
        ->type_name("DAYS");
    app.add_flag("--yes", flags.yes, "with --delete and --delete-all: does not ask");
}

CLI::Option* declare(CLI::App& app, Flags& flags) {
    app.set_help_flag();                             // ours: it is checked with the others
    app.option_defaults()->disable_flag_override();  // or --json=off would be accepted
    declare_installing(app, flags);
    app.option_defaults()->group("Look at what it knows");
    auto* debug = app.add_option("--debug", flags.media,
                                 "what the host knows: all sessions, or one image in full; IMAGE_ID is the id of the "
                                 "image or of one of its posts, or the beginning of one");
    debug->type_name("[IMAGE_ID]")->expected(0, 1);
    app.add_flag("--json", flags.json, "with --debug, --explain, --doctor and --settings: for machines");
    app.add_flag("--watch", flags.watch, "with --debug: live, until Ctrl-C");
    app.add_option("--html", flags.html,
                   "with --debug: writes one page with the timeline of each session (-: to stdout)")
        ->type_name("FILE");
    app.add_option("--explain", flags.explain,
                   "why it did or did not retry, in sentences: all that happened to one image")
        ->type_name("IMAGE_ID");
    app.add_flag("--show-prompts", flags.show_prompts,
                 "with --debug, --explain or --record: with the prompts, which are private");
    app.option_defaults()->group("Report a bug");
    app.add_option("--record", flags.record,
                   "hosts that start from now on write down every message, each into a file of its own beside this "
                   "name, prompts masked; off: stops")
        ->type_name("FILE|off");
    app.add_option("--replay", flags.replay,
                   "runs recordings through this program, prints the decisions and where they differ")
        ->type_name("FILE")
        ->expected(1, -1);
    app.option_defaults()->group("Take data out and in");
    app.add_option("--export", flags.export_to,
                   "writes all sessions into a file (-: to stdout), in the format of the extension's own store")
        ->type_name("FILE")
        ->expected(0, 1);
    app.add_option("--all", flags.export_all_to,
                   "with --export: everything, for another machine, all attempts and settings included; --import adds "
                   "it to what is there")
        ->type_name("FILE")
        ->expected(0, 1);
    app.add_option(
           "--import", flags.import_from,
           "adds a file of --export (-: from stdin), or what an older version of the extension kept, to what is "
           "there; starts no session, and keeps what is set")
        ->type_name("FILE");
    app.option_defaults()->group("Change and delete");
    declare_changing(app, flags);
    app.option_defaults()->group("Everything else");
    app.add_option(
           "--sandbox", flags.sandbox,
           "off: hosts that start from now on have no sandbox, for a debugger or if it causes trouble; on: they "
           "have it again")
        ->type_name("on|off");
    declare_serving(app, flags);
    app.add_flag("-h,--help", flags.help, "this text");
    app.add_flag("--version", flags.version, "the version, and how this program was built");
    return debug;
}

// Not for people: see CONTRIBUTING.md.
void hide_flags(CLI::App& app) {
    for (const char* name : {"--test-clock", kCompleteId}) app.get_option(name)->group("");
}

// The modes of the program; at most one may be given.
constexpr std::array kModes{"--debug",   "--explain",    "--record",    "--replay", "--export",   "--import",
                            "--sandbox", "--install",    "--uninstall", "--doctor", "--settings", "--set",
                            "--delete",  "--delete-all", "--clear",     "--prune"};

std::string several_modes(const CLI::App& app) {
    std::string given;
    int count = 0;
    for (const char* mode : kModes) {
        if (app.count(mode) == 0) continue;
        given += (count++ == 0 ? "" : " and ") + std::string{mode};
    }
    return count > 1 ? given + ": choose one" : "";
}

FlagDescription describe_flag(const CLI::Option& option) {
    FlagDescription flag{
        .value = option.get_type_name(), .description = option.get_description(), .group = option.get_group()};
    for (const std::string& name : option.get_snames()) flag.names.push_back("-" + name);
    for (const std::string& name : option.get_lnames()) flag.names.push_back("--" + name);
    if (option.get_items_expected_max() == 0) flag.value.clear();  // a switch
    flag.least = static_cast<std::size_t>(option.get_items_expected_min());
    flag.value_optional = flag.least == 0;
    flag.may_be_empty = option.check_name(kCompleteId);  // a shell asks for all ids so
    flag.repeats = option.get_expected_max() > std::max(option.get_expected_min(), 1);
    flag.most =
        option.get_allow_extra_args() || !flag.repeats ? static_cast<std::size_t>(option.get_items_expected_max()) : 1;
    return flag;
}

// With those that are not for people: they have no group.
std::vector<FlagDescription> all_flags(CLI::App& app) {
    hide_flags(app);
    std::vector<FlagDescription> all;
    for (const CLI::Option* option : app.get_options()) all.push_back(describe_flag(*option));
    return all;
}

// A sentence that names flags which cannot be combined; empty: all of them can.
std::string wrong_mixture(const CLI::App& app, const Flags& flags) {
    if (std::string several = several_modes(app); !several.empty()) return several;
    const auto given = [&](const char* mode) { return app.count(mode) > 0; };
    const bool debug = given("--debug"), explain = given("--explain");
    if (flags.json && !debug && !explain && !flags.doctor && !flags.settings) {
        return "--json goes with --debug, --explain, --doctor or --settings";
    }
    if (flags.yes && !flags.delete_all && !given("--delete")) return "--yes goes with --delete or --delete-all";
    if (given("--all") && !given("--export")) return "--all goes with --export";
    if (given("--export") && !flags.export_to.empty() && !flags.export_all_to.empty()) {
        return "--export and --all have a FILE each; name one";
    }
    if ((flags.watch || !flags.html.empty()) && !debug) return "--watch and --html go with --debug";
    if (flags.show_prompts && !debug && !explain && !given("--record")) {
        return "--show-prompts goes with --debug, --explain or --record";
    }
    if (flags.json + flags.watch + !flags.html.empty() > 1) return "--json, --watch and --html: choose one";
    return {};
}

std::optional<int> days_in(const std::string& text) {
    int days = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), days);
    const bool is_number = error == std::errc{} && end == text.data() + text.size();
    return is_number && days >= 1 && days <= core::caps::kMaxDetailDays ? std::optional{days} : std::nullopt;
}

// What is wrong with the value of a flag: it is missing, or not one that the flag can have. None: all is well. Empty
// ones are gone by now (empty_value).
std::optional<Misuse> wrong_value(CLI::App& app, const Flags& flags) {
    const auto lacks = [&](const char* name) { return missing_value(describe_flag(*app.get_option(name))); };
    if (app.count("--export") > 0 && flags.export_to.empty() && flags.export_all_to.empty()) return lacks("--export");
    if (app.count("--prune") > 0 && !days_in(flags.prune)) {
        Misuse misuse = lacks("--prune");
        misuse.problem =
            "--prune takes 1 to " + std::to_string(core::caps::kMaxDetailDays) + " days, not " + flags.prune;
        return misuse;
    }
    if (flags.sandbox.empty() || flags.sandbox == "on" || flags.sandbox == "off") return std::nullopt;
    Misuse misuse = lacks("--sandbox");
    misuse.problem += ", not " + flags.sandbox;
    return misuse;
}

std::optional<Command> installing(const CLI::App& app, const Flags& flags) {
    const bool install = app.count("--install") > 0;
    const bool uninstall = app.count("--uninstall") > 0;
    if (!install && !flags.extension_ids.empty()) return usage("--extension-id goes with --install");
    if (!install && !uninstall && flags.system) return usage("--system goes with --install and --uninstall");
    if (!install && !uninstall && flags.force && app.count("--export") == 0 && flags.html.empty()) {
        return usage("--force goes with --install, --uninstall, --export and --html");
    }
    if (!install && !uninstall) return std::nullopt;
    auto browsers = install ? flags.install : flags.uninstall;
    std::erase(browsers, "");  // how CLI11 says that none was named
    for (const std::string& name : browsers) {
        if (browser_called(name)) continue;
        const std::string like = name_like(name);
        return usage("no browser is called " + name +
                     (like.empty() ? "; known are " + names_of_browsers() : "; did you mean " + like + "?"));
    }
    for (const std::string& id : flags.extension_ids) {
        if (!cli::family_of_id(id)) {
            return usage(
                id + " is not an extension ID: Chrome's have 32 letters from a to p, Firefox's look like name@place");
        }
    }
    if (flags.system && !flags.extension_ids.empty()) {
        return usage("each user allows extensions for themselves, so --extension-id does not go with --system");
    }
    if (install) return Install{browsers, flags.extension_ids, flags.force, flags.system};
    return Uninstall{browsers, flags.force, flags.system};
}

}  // namespace

Command read_flags(const std::vector<std::string>& arguments) {
    CLI::App app{kIntroduction, "grok-retry-host"};
    Flags flags;
    const CLI::Option* debug = declare(app, flags);
    const std::vector<FlagDescription> known = all_flags(app);
    if (const auto misuse = empty_value(arguments, known)) return usage(*misuse);
    try {
        app.parse(std::vector(arguments.rbegin(), arguments.rend()));
    } catch (const CLI::ParseError&) {  // its own sentences are for programmers
        return usage(misuse_of(arguments, known));
    }

    const auto db = app.count("--db") == 0 ? std::nullopt : std::optional<std::filesystem::path>{flags.db};
    if (flags.help) return Help{};
    if (flags.version) return Version{};
    if (const std::string problem = wrong_mixture(app, flags); !problem.empty()) return usage(problem);
    if (const auto misuse = wrong_value(app, flags)) return usage(*misuse);
    if (auto command = installing(app, flags)) return *std::move(command);
    if (flags.doctor) return Doctor{db, flags.json};
    if (app.count("--export") > 0) {
        const bool all = app.count("--all") > 0;
        return Export{db, flags.export_to.empty() ? flags.export_all_to : flags.export_to, all, flags.force};
    }
    if (!flags.import_from.empty()) return Import{db, flags.import_from};
    if (flags.settings) return ShowSettings{db, flags.json};
    if (app.count("--set") > 0) return SetSetting{db, flags.set.at(0), flags.set.at(1)};
    if (!flags.delete_one.empty()) return Delete{db, flags.delete_one, flags.yes};
    if (flags.delete_all) return Delete{db, std::nullopt, flags.yes};
    if (!flags.clear.empty()) return Clear{db, flags.clear};
    if (const auto days = days_in(flags.prune)) return Prune{db, *days};
    if (!flags.sandbox.empty()) return Sandbox{db, flags.sandbox == "on"};
    if (!flags.explain.empty()) return Explain{db, flags.explain, flags.json, flags.show_prompts};
    if (!flags.replay.empty()) return Replay{flags.replay};
    if (app.count(kCompleteId) > 0) return ListIds{db, flags.beginning};
    if (!flags.record.empty()) {
        return Record{db, flags.record == "off" ? std::nullopt : std::optional{flags.record}, flags.show_prompts};
    }
    if (debug->count() > 0) {
        const auto media = flags.media.empty() ? std::nullopt : std::optional{flags.media};
        return Debug{db, media, flags.json, flags.watch, flags.show_prompts, flags.html, flags.force};
    }
    return Say{kUsage, std::string{kIntroduction} +
                           "\nTo see what it knows: grok-retry-host --debug\n"
                           "When it does not work:  grok-retry-host --doctor\n" +
                           kSeeHelp};
}

std::vector<FlagDescription> flag_table() {
    CLI::App app;
    Flags flags;
    declare(app, flags);
    std::vector<FlagDescription> table = all_flags(app);
    std::erase_if(table, [](const FlagDescription& flag) { return flag.group.empty(); });
    return table;
}

}  // namespace host::cli
