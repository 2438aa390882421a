#include "cli/command_line.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "core/identity.hpp"
#include "wire/printable.hpp"

namespace host::cli {
namespace {

constexpr char kIntroduction[] =
    "grok-retry-host keeps the retry sessions of the Grok Retry browser extension.\n"
    "The browser starts it; there is no need to do so by hand.\n";
constexpr char kSeeHelp[] = "`grok-retry-host --help` lists what there is.\n";

// Chrome and Chromium pass the origin first; others may follow (--parent-window=..., --reconnect-command=...).
// Firefox passes the path of the manifest and the add-on's id instead: this is the place to recognise them.
std::optional<std::string> origin_in(const std::vector<std::string>& arguments) {
    const auto is_origin = [](const std::string& argument) { return argument.starts_with("chrome-extension://"); };
    const auto found = std::ranges::find_if(arguments, is_origin);
    return found == arguments.end() ? std::nullopt : std::optional{*found};
}

Say usage(const std::string& problem) {
    return {kUsage, "grok-retry-host: " + wire::printable(problem) + "\n" + kSeeHelp};
}

Say foreign(const std::string& origin) {
    return {kEnvironment, "grok-retry-host: " + wire::printable(origin) + " may not use this host, which serves only " +
                              core::kExtensionOrigin + "\n"};
}

// What the flags say, before it is known which of them matter.
struct Flags {
    std::string db;
    std::string media;
    std::string export_to, import_from;
    std::string sandbox;
    std::string explain, record, replay, html;
    bool test_clock{}, json{}, watch{}, show_prompts{}, version{}, help{};
};

CLI::Option* declare(CLI::App& app, Flags& flags) {
    app.set_help_flag();  // ours: it is checked with the others
    app.add_flag("-h,--help", flags.help, "this text");
    app.add_flag("--version", flags.version, "the version");
    app.add_option("--db", flags.db, "the state file, if it is not the usual one")->type_name("FILE");
    app.add_flag("--test-clock", flags.test_clock, "time moves by the request test.advance alone")->group("For tests");

    auto* debug = app.add_option("--debug", flags.media,
                                 "what the host knows: all sessions, or one in full (the id of a media or of any of "
                                 "its posts, or how it begins)");
    debug->type_name("[MEDIA_ID]")->expected(0, 1);
    app.add_flag("--json", flags.json, "with --debug or --explain: for machines");
    app.add_flag("--watch", flags.watch, "with --debug: live, until Ctrl-C");
    app.add_option("--html", flags.html,
                   "with --debug: writes one page with the timeline of each session (-: to stdout)")
        ->type_name("FILE");
    app.add_option("--explain", flags.explain,
                   "why it did or did not retry, in sentences: all that happened to one media")
        ->type_name("MEDIA_ID");
    app.add_option("--record", flags.record,
                   "hosts that start from now on write down every message, each into a file of its own beside this "
                   "name, prompts masked; off: no more of that")
        ->type_name("FILE|off");
    app.add_option("--replay", flags.replay,
                   "runs a recording through this program, prints the decisions and where they differ")
        ->type_name("FILE");
    app.add_option("--export", flags.export_to,
                   "writes all sessions into a file (-: to stdout), in the format of the extension's own store")
        ->type_name("FILE");
    app.add_option("--import", flags.import_from,
                   "reads such a file, or what an older version of the extension kept, and adds it to what is there")
        ->type_name("FILE");
    app.add_option("--sandbox", flags.sandbox,
                   "off: hosts start without their sandbox, for a debugger or when it is in the way; on: with it again")
        ->type_name("on|off");
    app.add_flag("--show-prompts", flags.show_prompts,
                 "with --debug, --explain or --record: with the prompts, which are private");
    return debug;
}

std::string help_of(CLI::App& app) {
    app.get_option("--test-clock")->group("");  // not for people: see CONTRIBUTING.md
    return app.help();
}

// Flags that do not go together, in a sentence.
std::optional<std::string> wrong_mixture(const Flags& flags, bool debug) {
    const bool explain = !flags.explain.empty(), record = !flags.record.empty();
    const auto modes = {debug,
                        explain,
                        record,
                        !flags.replay.empty(),
                        !flags.export_to.empty(),
                        !flags.import_from.empty(),
                        !flags.sandbox.empty()};
    if (std::ranges::count(modes, true) > 1) {
        return "--debug, --explain, --record, --replay, --export, --import and --sandbox: choose one";
    }
    if (flags.json && !debug && !explain) return "--json goes with --debug or --explain";
    if ((flags.watch || !flags.html.empty()) && !debug) return "--watch and --html go with --debug";
    if (flags.show_prompts && !debug && !explain && !record) {
        return "--show-prompts goes with --debug, --explain or --record";
    }
    if (flags.json + flags.watch + !flags.html.empty() > 1) return "--json, --watch and --html: choose one";
    if (!flags.sandbox.empty() && flags.sandbox != "on" && flags.sandbox != "off") return "--sandbox: on or off";
    return std::nullopt;
}

}  // namespace

Command read_command_line(const std::vector<std::string>& arguments, bool stdin_is_terminal) {
    const auto origin = origin_in(arguments);
    if (origin && *origin != core::kExtensionOrigin) return foreign(*origin);

    CLI::App app{kIntroduction, "grok-retry-host"};
    Flags flags;
    const CLI::Option* debug = declare(app, flags);
    app.allow_extras(origin.has_value());
    try {
        app.parse(std::vector(arguments.rbegin(), arguments.rend()));  // CLI11 takes them from the back
    } catch (const CLI::ParseError& error) {
        return usage(error.what());
    }

    const auto db = flags.db.empty() ? std::nullopt : std::optional<std::filesystem::path>{flags.db};
    if (origin) return Serve{db, flags.test_clock};
    if (flags.help) return Say{kOk, help_of(app)};
    if (flags.version) return Say{kOk, std::string{"grok-retry-host "} + core::kVersion + "\n"};
    if (const auto problem = wrong_mixture(flags, debug->count() > 0)) return usage(*problem);
    if (!flags.export_to.empty()) return Export{db, flags.export_to};
    if (!flags.import_from.empty()) return Import{db, flags.import_from};
    if (!flags.sandbox.empty()) return Sandbox{db, flags.sandbox == "on"};
    if (!flags.explain.empty()) return Explain{db, flags.explain, flags.json, flags.show_prompts};
    if (!flags.replay.empty()) return Replay{flags.replay};
    if (!flags.record.empty()) {
        return Record{db, flags.record == "off" ? std::nullopt : std::optional{flags.record}, flags.show_prompts};
    }
    if (debug->count() > 0) {
        const auto media = flags.media.empty() ? std::nullopt : std::optional{flags.media};
        return Debug{db, media, flags.json, flags.watch, flags.show_prompts, flags.html};
    }
    if (!stdin_is_terminal) return Serve{db, flags.test_clock};
    return Say{kUsage, std::string{kIntroduction} + "\nTo see what it knows: grok-retry-host --debug\n" + kSeeHelp};
}

}  // namespace host::cli
