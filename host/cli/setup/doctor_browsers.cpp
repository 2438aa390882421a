// --doctor: whether each browser finds the host and may start it.
#include "cli/setup/doctor_checks.hpp"

#include <algorithm>

#include "cli/setup/allowed_extensions.hpp"
#include "cli/setup/sandboxed_browsers.hpp"
#include "cli/words.hpp"
#include "core/identity.hpp"

namespace host::cli {
namespace {

using cli::Family;
using std::filesystem::path;

bool is_usable(const BrowserState& browser) {
    const Standing standing = browser.effective().standing;
    return standing == Standing::good || standing == Standing::other_copy;
}

std::string install_command(const DoctorContext& context, const BrowserState& browser, const char* more = "") {
    return context.command + " --install " + std::string{browser.target.browser->name} + more;
}

std::string missing_callers(const DoctorContext& context, const BrowserState& browser) {
    std::vector<std::string> missing;
    for (const std::string& caller : callers_of(browser.target.browser->family, context.allowed)) {
        const auto& let_in = browser.effective().manifest.callers;
        if (std::ranges::find(let_in, caller) == let_in.end()) missing.push_back(caller);
    }
    return joined(missing, "; ");
}

Finding finding_of(const DoctorContext& context, const BrowserState& browser) {
    const InstalledManifest& found = browser.effective();
    const path& file = found.standing == Standing::absent ? browser.target.place.file : found.file;
    Finding finding{.about = browser.target.title, .verdict = Verdict::bad, .finding = {}};
    finding.command = install_command(context, browser);
    const std::string program = found.manifest.program;
    switch (found.standing) {
        case Standing::absent: {
            const std::string& key = browser.target.place.registry_key;
            finding.finding = "does not know the host: there is no " + (key.empty() ? file.string() : key);
            break;
        }
        case Standing::good:
            finding.verdict = Verdict::good;
            finding.finding = "finds the host through " + file.string();
            finding.command.clear();
            break;
        case Standing::other_copy:
            finding.verdict = Verdict::note;
            finding.finding = "starts another copy of the host: " + program + ", as " + file.string() + " says";
            break;
        case Standing::unreadable: finding.finding = file.string() + " cannot be read: " + found.trouble; break;
        case Standing::broken:
            finding.finding = "ignores " + file.string() + ": " + joined(found.manifest.problems, "; ");
            break;
        case Standing::foreign:
            finding.finding = file.string() + " belongs to another program: it names " + program;
            finding.command = install_command(context, browser, " --force");
            break;
        case Standing::dangling: finding.finding = file.string() + " names a host that is not there: " + program; break;
        case Standing::not_executable:
            finding.finding = file.string() + " names a file that may not be executed: " + program;
            finding.command = "chmod +x '" + program + "'";
            break;
        case Standing::wrong_callers:
            finding.finding = file.string() + " does not allow " + missing_callers(context, browser);
            break;
    }
    return finding;
}

// One cause, one finding: nobody has run --install yet, or not since these browsers came.
Finding not_registered(const DoctorContext& context, const std::vector<const BrowserState*>& browsers) {
    std::vector<std::string> titles, names;
    for (const BrowserState* browser : browsers) {
        titles.push_back(browser->target.title);
        const std::string name{browser->target.browser->name};
        if (std::ranges::find(names, name) == names.end()) names.push_back(name);
    }
    return {.about = "browsers",
            .verdict = Verdict::bad,
            .finding = enumerated(titles) + " do not know the host: it is not registered with them",
            .command = context.command + " --install " + joined(names)};
}

}  // namespace

const InstalledManifest& BrowserState::effective() const {
    return user.standing == Standing::absent && machine ? *machine : user;
}

std::optional<path> BrowserState::starts() const {
    switch (effective().standing) {
        case Standing::good:
        case Standing::other_copy:
        case Standing::wrong_callers: return effective().manifest.program;
        default: return std::nullopt;
    }
}

std::vector<BrowserState> browser_states(const DoctorContext& context) {
    std::vector<BrowserState> states;
    for (const Browser& browser : all_browsers()) {
        const bool found = is_found(browser, context.places);
        const auto callers = callers_of(browser.family, context.allowed);
        for (const Target& target : targets_of(browser, context.places, Reach::user)) {
            if (!found && target.launcher.empty()) continue;
            BrowserState state{.target = target,
                               .user = examine(target, context.places.registry, target.named(context.program), callers),
                               .machine = {},
                               .profiles = profiles_of(target, context.places, context.allowed)};
            for (const Target& machine : targets_of(browser, context.places, Reach::machine)) {
                if (!target.launcher.empty()) break;  // what the machine has cannot be seen from inside
                state.machine = examine(machine, context.places.registry, context.program, callers);
            }
            states.push_back(std::move(state));
        }
    }
    return states;
}

bool is_left_out(const BrowserState& browser, const std::vector<BrowserState>& browsers) {
    return browser.effective().standing == Standing::absent && browser.profiles.sights.empty() &&
           std::ranges::any_of(browsers, is_usable);
}

Findings check_manifests(const DoctorContext& context, const std::vector<BrowserState>& browsers) {
    Findings findings;
    std::vector<const BrowserState*> unregistered;
    for (const BrowserState& browser : browsers) {
        if (is_left_out(browser, browsers)) {
            findings.push_back({.about = browser.target.title,
                                .verdict = Verdict::note,
                                .finding = "is not registered, and does not have the extension",
                                .remedy = "to use it there, too",
                                .command = install_command(context, browser)});
            continue;
        }
        if (browser.effective().standing == Standing::absent) {
            unregistered.push_back(&browser);
            continue;
        }
        findings.push_back(finding_of(context, browser));
        if (!browser.target.permission.empty() && is_usable(browser)) {
            findings.push_back({.about = browser.target.title,
                                .verdict = Verdict::note,
                                .finding = "a Flatpak starts programs outside of it only when it has been allowed to",
                                .command = browser.target.permission});
        }
    }
    if (unregistered.size() == 1) findings.push_back(finding_of(context, *unregistered.front()));
    if (unregistered.size() > 1) findings.push_back(not_registered(context, unregistered));
    for (const Browser& browser : all_browsers()) {
        if (const auto advice = snap_advice(browser, context.places)) {
            findings.push_back({.about = std::string{browser.title} + " (snap)",
                                .verdict = Verdict::note,
                                .finding = "is sandboxed as a snap",
                                .remedy = *advice});
        }
    }
    if (browsers.empty()) {
        findings.push_back({.about = "browsers",
                            .verdict = Verdict::bad,
                            .finding = "no browser that could use the host was found",
                            .remedy = "install one, start it once, then run",
                            .command = context.command + " --install"});
    }
    return findings;
}

}  // namespace host::cli
