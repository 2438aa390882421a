#include "cli/command_line.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "cli/flags.hpp"
#include "cli/setup/allowed_extensions.hpp"
#include "cli/setup/native_manifest.hpp"
#include "core/identity.hpp"
#include "platform/printable.hpp"

namespace host::cli {
namespace {

// Who started us, and where the arguments say so.
struct Caller {
    cli::Family family{};
    std::string name;           // as a manifest names it
    std::size_t at{}, after{};  // its arguments: the first one, and the one behind the last
};

// Chrome and relatives pass the extension's origin, and around it arguments of their own (--parent-window=...,
// --reconnect-command=...). Firefox passes the path of the manifest, then the add-on's id.
std::optional<Caller> caller_in(const std::vector<std::string>& arguments) {
    const auto is_origin = [](const std::string& argument) { return argument.starts_with("chrome-extension://"); };
    const auto origin = std::ranges::find_if(arguments, is_origin);
    if (origin != arguments.end()) {
        const auto at = static_cast<std::size_t>(origin - arguments.begin());
        return Caller{cli::Family::chromium, *origin, at, at + 1};
    }
    const std::string manifest = std::string{core::kHostName} + ".json";
    if (arguments.empty() || std::filesystem::path{arguments.front()}.filename() != manifest) return std::nullopt;
    const bool has_id = arguments.size() > 1;
    return Caller{cli::Family::firefox, has_id ? arguments[1] : std::string{}, 0, has_id ? 2u : 1u};
}

Say foreign(const Caller& caller, const std::vector<std::string>& served) {
    std::string whom;
    for (const std::string& one : served) whom += (whom.empty() ? "" : ", ") + one;
    return {kEnvironment, "grok-retry-host: " + (caller.name.empty() ? "nobody" : platform::printable(caller.name)) +
                              " may not use this host, which serves only " + platform::printable(whom) +
                              "; --install --extension-id lets others in\n"};
}

// Describes the arguments behind the caller's, where a person's flags never are: how many, and which flags of ours are
// among them, for the log. Not what else they say, which may be anything.
std::string ignored(const std::vector<std::string>& arguments) {
    if (arguments.empty()) return {};
    std::vector<std::string> ours;
    for (const std::string& argument : arguments) {
        std::string name = argument.substr(0, argument.find('='));
        if (std::ranges::find(kFlagNames, name) == kFlagNames.end()) continue;
        if (std::ranges::find(ours, name) == ours.end()) ours.push_back(std::move(name));
    }
    std::string text = std::to_string(arguments.size()) + (arguments.size() == 1 ? " argument" : " arguments");
    for (const std::string& name : ours) text += (&name == &ours.front() ? ", among them " : ", ") + name;
    return text;
}

// The flags of a host, which has no others. Read by hand: a browser starts a host often, and to declare all flags takes
// a tenth of a millisecond. None: there is something else, or it is not well-formed.
std::optional<Serve> read_flags_of_host(const std::vector<std::string>& arguments, bool may_have_others) {
    constexpr std::string_view kDb = "--db", kTestClock = "--test-clock";
    Serve serve;
    for (auto argument = arguments.begin(); argument != arguments.end(); ++argument) {
        std::string value;
        if (*argument == kTestClock) {
            serve.test_clock = true;
            continue;
        }
        if (*argument == kDb) {
            if (++argument == arguments.end() || (argument->size() > 1 && argument->front() == '-'))
                return std::nullopt;
            value = *argument;
        } else if (argument->starts_with(kDb) && argument->substr(kDb.size()).starts_with('=')) {
            value = argument->substr(kDb.size() + 1);
        } else if (may_have_others) {
            continue;
        } else {
            return std::nullopt;
        }
        if (value.empty() || serve.db) return std::nullopt;
        serve.db = value;
    }
    return serve;
}

// A browser, or another program, starts a host. Flags of ours count before the caller's arguments: a browser, and what
// starts it, adds its own behind them.
std::optional<Serve> serving(const std::vector<std::string>& arguments, const std::optional<Caller>& caller) {
    const auto at = [&](std::size_t n) { return arguments.begin() + static_cast<std::ptrdiff_t>(n); };
    auto serve = read_flags_of_host({arguments.begin(), caller ? at(caller->at) : arguments.end()}, caller.has_value());
    if (!serve || !caller) return serve;
    serve->by_browser = true;
    serve->ignored = ignored({at(caller->after), arguments.end()});
    return serve;
}

}  // namespace

Command read_command_line(const std::vector<std::string>& arguments, bool stdin_is_terminal,
                          const std::vector<std::string>& allowed_extensions) {
    const auto caller = caller_in(arguments);
    if (caller) {
        const auto served = callers_of(caller->family, allowed_extensions);
        if (std::ranges::find(served, caller->name) == served.end()) return foreign(*caller, served);
    }
    if (caller || !stdin_is_terminal) {
        if (auto serve = serving(arguments, caller)) return *std::move(serve);
    }
    return read_flags(arguments);
}

}  // namespace host::cli
