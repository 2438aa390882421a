#include "cli/reference.hpp"
#include "cli/setup/browsers.hpp"
#include "core/identity.hpp"

namespace host::cli {
namespace {

// For roff: a backslash, a hyphen that is to be typed, a dot or quote that begins a line.
std::string roff(std::string_view text) {
    std::string all;
    for (const char c : text) {
        if (c == '\\') {
            all += "\\e";
        } else if (c == '-') {
            all += "\\-";
        } else if ((c == '.' || c == '\'') && (all.empty() || all.back() == '\n')) {
            all += "\\&" + std::string(1, c);
        } else {
            all += c;
        }
    }
    return all;
}

std::string bold(std::string_view text) { return "\\fB" + roff(text) + "\\fR"; }
std::string placeholder(std::string_view text) { return "\\fI" + roff(text) + "\\fR"; }

std::string heading(const FlagDescription& flag) {
    std::string text;
    for (const std::string& name : flag.names) text += (text.empty() ? "" : ", ") + bold(name);
    if (!flag.value.empty()) text += " " + placeholder(flag.value + (flag.repeats ? "..." : ""));
    return text;
}

std::string item(const std::string& what, const std::string& text) { return ".TP\n" + what + "\n" + text + "\n"; }

std::string sentence(std::string text) {
    if (!text.empty() && text.front() >= 'a' && text.front() <= 'z')
        text.front() = static_cast<char>(text.front() - 32);
    return text.ends_with('.') ? text : text + ".";
}

constexpr std::string_view kBefore = R"(.SH NAME
grok\-retry\-host \- keeps the retry sessions of the Grok Retry browser extension
.SH SYNOPSIS
.B grok\-retry\-host
.RI [ option ...]
.SH DESCRIPTION
A native\-messaging host: the browser starts it when the extension asks for it, and ends it by closing its input. It
counts every attempt exactly once, grants each retry at most once, and stops at the limits that the user has set.
.PP
Started with the origin of the extension among its arguments, or without any mode and with a standard input that is no
terminal, it is the host. Else it does what the options say, for people, and ends.
.SH OPTIONS
)";

constexpr std::string_view kAfter = R"(.SH EXIT STATUS
.TP
.B 0
All is well.
.TP
.B 1
A finding, or a refusal: something needs the user.
.TP
.B 2
The arguments make no sense.
.TP
.B 3
The environment or the peer is broken.
.SH FILES
.TP
.I ~/.local/state/grok\-retry\-host/state.db
What the host remembers. One file for all browsers of a user; readable by the user alone.
.TP
.I ~/.local/state/grok\-retry\-host/host.log
What hosts have done, without any prompt. It cannot grow without end.
.TP
.I ~/.local/state/grok\-retry\-host/allowed\-extensions
The ids given with \fB\-\-extension\-id\fR, one on each line.
.SH ENVIRONMENT
.TP
.B XDG_STATE_HOME
Takes the place of \fI~/.local/state\fR.
.TP
.B XDG_CONFIG_HOME
Takes the place of \fI~/.config\fR, where most browsers keep what is the user's.
.TP
.B NO_COLOR
If it is not empty, nothing is coloured; nothing is anyway unless it goes to a terminal.
.SH EXAMPLES
.TP
.B grok\-retry\-host \-\-install
Registers the host with every browser that is found.
.TP
.B grok\-retry\-host \-\-doctor
Says why a browser does not reach it, and what helps.
.TP
.B grok\-retry\-host \-\-debug
Shows the sessions, and why each one waits or stopped.
)";

}  // namespace

std::string man_page(const FlagTable& flags) {
    std::string text = ".TH GROK\\-RETRY\\-HOST 1 \"\" \"grok\\-retry\\-host " + roff(core::kVersion) +
                       "\" \"User Commands\"\n" + std::string{kBefore};
    for (const FlagDescription& flag : flags) text += item(heading(flag), roff(sentence(flag.description)));
    text += ".PP\nA " + placeholder("BROWSER") + " is one of: " + roff(names_of_browsers()) + ".\n";
    return text + std::string{kAfter};
}

}  // namespace host::cli
