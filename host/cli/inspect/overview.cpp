// The lines above every --debug view, and `--debug` itself: all sessions at a glance.
#include "cli/inspect/report_text.hpp"

#include <algorithm>
#include <iterator>

#include "cli/setting_text.hpp"
#include "cli/short_ids.hpp"
#include "cli/table.hpp"
#include "cli/words.hpp"
#include "core/identity.hpp"
#include "core/narrator.hpp"
#include "core/reason_words.hpp"
#include "core/setting_table.hpp"
#include "core/shown_counts.hpp"
#include "platform/live_hosts.hpp"

namespace host::cli {
namespace {

using Sessions = std::vector<const DebugSession*>;

std::string pause_of(const DebugReport& report, core::UtcOffset zone) {
    const core::Instant until = core::pause_until(report.machine);
    if (until <= report.now) return "none";
    return "until " + core::local_time(until, zone) + ", " + length(until - report.now) +
           " more: the site reported its rate limit";
}

std::string settings_of(const core::Settings& now) {
    std::vector<std::string> changed;
    for (const core::Setting& setting : core::setting_table()) {
        const auto value = value_of(setting, now), usual = value_of(setting, core::Settings{});
        if (value == usual) continue;
        changed.push_back(std::string{setting.name} + " " + setting_text(setting, value) + " (default " +
                          setting_text(setting, usual) + ")");
    }
    return changed.empty() ? "defaults" : joined(changed, ", ");
}

constexpr std::size_t kWide = 140;  // columns
constexpr std::size_t kJournalLines = 12;
constexpr std::size_t kLogLines = 8;
constexpr std::size_t kLegacyLines = 10;
// Of these the newest come before what is older, on a low terminal.
constexpr std::size_t kLatestNotes = 4, kLatestEnded = 3;

// "12:00:00 text": the day is nearly always today.
std::string without_day(std::string_view line, core::UtcOffset zone) {
    const auto at = time_of_log_line(line);
    return at ? core::local_clock(*at, zone) + " " + std::string{text_of_log_line(line)} : std::string{line};
}

class Overview {
public:
    Overview(const DebugReport& report, const platform::Look& look)
        : report_(report), look_(look), short_(ids_of(report)) {
        listing_.add(heading(report, look));
    }

    Listing listing() && {
        const Sessions sessions = in_order_of_interest(report_);
        add_sessions(sessions);
        add_grants();
        add_legacy();
        add_journal();
        add_logs(sessions);
        return std::move(listing_);
    }

private:
    static bool names_attempt(const core::Note& note) {
        return note.kind == core::NoteKind::attempt_counted || note.kind == core::NoteKind::attempt_corrected;
    }
    // All that are shown, so that different ones never look the same.
    static std::vector<std::string> ids_of(const DebugReport& report) {
        std::vector<std::string> ids;
        for (const auto& session : report.sessions) {
            ids.push_back(session.media.id.value);
            if (const auto& post = session.media.session.current_post_id) ids.push_back(post->value);
        }
        for (const DebugNote& line : report.journal) {
            ids.push_back(line.note.media.value);
            if (names_attempt(line.note)) ids.push_back(line.note.subject);
        }
        for (const core::Grant& grant : report.grants) ids.push_back(grant.media.value);
        return ids;
    }

    Section section(const std::string& title, std::string one) const {
        return {.front = {"", look_.bold(title)}, .entries = {}, .one = std::move(one)};
    }

    Row cells_of(const DebugSession& session) const {
        const core::SessionData& data = session.media.session;
        const core::ShownCounts counts = core::shown_counts(data);
        const core::PersistentData& limits = session.media.persistent;
        const auto& post = data.current_post_id;
        return {short_(session.media.id.value) + (session.media.assumed ? "?" : ""),
                state_of(session.media),
                std::to_string(counts.refused) + " of " + std::to_string(limits.max_retries),
                std::to_string(counts.videos) + " of " + std::to_string(limits.video_goal),
                std::to_string(counts.credits),
                !post                                   ? "-"
                : post->value == session.media.id.value ? "the image"
                                                        : short_(post->value),
                ago(session.changed_at, report_.now)};
    }

    std::string reason_of(const DebugSession& session) const {
        return core::explain(session.media, session.decision, report_.now, look_.zone);
    }

    void add_sessions(const Sessions& sessions) {
        // Counted at another moment than they were read.
        const std::size_t all = std::max(sessions.size(), static_cast<std::size_t>(report_.rows.images));
        Section section = this->section("Sessions (" + std::to_string(all) + ")", "session");
        if (sessions.empty()) {
            section.front.emplace_back("none yet: start one in the popup of the extension");
            section.entries.push_back({.lines = {}, .rank = Rank::now, .count = 0});
        }
        const std::size_t shown = std::min(sessions.size(), kSessionsShown);
        std::vector<Row> rows;
        std::vector<Column> columns{{.title = "image", .whole = true},
                                    {.title = "state"},
                                    {.title = "refused"},
                                    {.title = "videos"},
                                    {.title = "credits", .right = true},
                                    {.title = "post", .whole = true},
                                    {.title = "changed"}};
        const bool is_wide = look_.columns >= kWide;  // then there is room for the reason beside the numbers
        if (is_wide) columns.push_back({.title = "now"});
        for (std::size_t at = 0; at < shown; ++at) {
            rows.push_back(cells_of(*sessions[at]));
            if (is_wide) rows.back().push_back(reason_of(*sessions[at]));
        }
        const auto table = lay_out(columns, std::move(rows), look_.columns);
        if (shown > 0) section.front.push_back(look_.faint(table.front()));
        std::size_t ended = 0;
        for (std::size_t at = 0; at < shown; ++at) {
            const core::Media& media = sessions[at]->media;
            Entry entry{.lines = {in_its_colour(table[at + 1], state_of(media), look_)}, .rank = Rank::now};
            if (!is_wide) {
                std::ranges::move(wrap("    ", reason_of(*sessions[at]), look_.columns),
                                  std::back_inserter(entry.lines));
            }
            if (!core::is_running(media)) entry.rank = ended++ < kLatestEnded ? Rank::recent : Rank::earlier;
            section.entries.push_back(std::move(entry));
        }
        if (shown < all) {
            const std::size_t more = all - shown;
            section.entries.push_back({.lines = {"and " + std::to_string(more) + " more: --debug --json lists all"},
                                       .rank = Rank::earlier,
                                       .count = more});
        }
        listing_.add(std::move(section));
    }

    void add_grants() {
        if (report_.grants.empty()) return;
        Section section =
            this->section("Clicks, offered or on their way (" + std::to_string(report_.grants.size()) + ")", "click");
        for (const core::Grant& grant : report_.grants) {
            section.entries.push_back(
                {.lines = wrap(short_(grant.media.value) + "  ", describe(grant, report_.now), look_.columns),
                 .rank = Rank::trouble});
        }
        listing_.add(std::move(section));
    }

    // Left out where there is none, as for most people.
    void add_legacy() {
        if (report_.legacy.empty()) return;
        Section section =
            this->section("Left by an older version, not imported: " + std::to_string(report_.legacy_pending) +
                              " pending, " + std::to_string(report_.legacy_rejected) + " rejected",
                          "older entry");
        const std::size_t shown = std::min(report_.legacy.size(), kLegacyLines);
        for (std::size_t at = 0; at < shown; ++at) {
            const DebugLegacy& entry = report_.legacy[at];
            section.entries.push_back(
                {.lines = wrap(entry.pending ? "pending   " : "rejected  ",
                               entry.key + " (" + file_size(static_cast<std::uintmax_t>(entry.bytes)) + "): " +
                                   (entry.name.empty() || entry.key.ends_with(entry.name) ? "" : entry.name + ": ") +
                                   entry.reason,
                               look_.columns),
                 .rank = Rank::background});
        }
        if (report_.legacy_pending + report_.legacy_rejected > static_cast<std::int64_t>(shown)) {
            section.entries.push_back(
                {.lines = {"and more: --debug --json lists the newest " + std::to_string(report_.legacy.size())},
                 .rank = Rank::background,
                 .count = 0});
        }
        listing_.add(std::move(section));
    }

    void add_journal() {
        Section section = this->section("What happened, newest last", "event");
        section.newest_last = true;
        const auto& journal = report_.journal;
        const std::size_t shown = std::min(journal.size(), kJournalLines);
        std::vector<Row> rows;
        for (auto line = journal.end() - static_cast<std::ptrdiff_t>(shown); line != journal.end(); ++line) {
            rows.push_back({ago(line->at, report_.now), short_(line->note.media.value)});
        }
        // Laid out for the columns in front; the sentences may take several lines.
        const auto front =
            lay_out({{.title = "", .right = true}, {.title = "", .whole = true}}, std::move(rows), look_.columns / 2);
        const std::size_t widest = std::ranges::max(front, {}, &std::string::size).size();
        for (std::size_t at = 0; at < shown; ++at) {
            std::string start = front[at + 1];
            start.resize(widest + 2, ' ');
            core::Note note = journal[journal.size() - shown + at].note;
            if (names_attempt(note)) note.subject = short_(note.subject);  // in full in the view of its image
            section.entries.push_back({.lines = wrap(start, core::explain(note, look_.zone), look_.columns),
                                       .rank = shown - at <= kLatestNotes ? Rank::latest : Rank::earlier});
        }
        if (shown == 0) section.front.emplace_back("nothing yet");
        if (shown == 0) section.entries.push_back({.lines = {}, .rank = Rank::background, .count = 0});
        listing_.add(std::move(section));
    }

    // The lines begin with their time in brackets; those of one moment stay in their order.
    void add_logs(const Sessions& sessions) {
        std::vector<std::pair<std::string_view, const core::MediaId*>> newest;
        for (const auto* session : sessions) {
            const auto& logs = session->media.session.logs.all();
            const std::size_t first = logs.size() - std::min(logs.size(), kLogLines);
            for (std::size_t at = first; at < logs.size(); ++at) newest.emplace_back(logs[at], &session->media.id);
        }
        std::ranges::stable_sort(newest, {},
                                 [](const auto& line) { return line.first.substr(0, line.first.find(']')); });
        Section section = this->section("Session logs, newest last", "log line");
        section.newest_last = true;
        const std::size_t first = newest.size() - std::min(newest.size(), kLogLines);
        for (std::size_t at = first; at < newest.size(); ++at) {
            const auto& [line, media] = newest[at];
            section.entries.push_back(
                {.lines = wrap(short_(media->value) + "  ", without_day(line, look_.zone), look_.columns),
                 .rank = Rank::background});
        }
        if (newest.empty()) section.front.emplace_back("none");
        if (newest.empty()) section.entries.push_back({.lines = {}, .rank = Rank::background, .count = 0});
        listing_.add(std::move(section));
    }

    const DebugReport& report_;
    const platform::Look& look_;
    Listing listing_;
    ShortIds short_;
};

}  // namespace

std::string state_of(const core::Media& media) {
    if (media.session.is_active) return "active";
    return core::is_running(media) ? "paused" : std::string{core::words_for(media.session.outcome)};
}

std::string describe(const core::Grant& grant, core::Instant now) {
    const std::string attempt = "attempt " + std::to_string(grant.attempt);
    const std::string tab = "tab " + std::to_string(grant.document.tab);
    const std::string why = core::why_offered(grant.reason);
    switch (grant.state) {
        case core::GrantState::offered:
            if (grant.expires_at <= now) return attempt + " was offered to " + tab + ", " + why + "; the offer is over";
            return attempt + " is offered to " + tab + ", " + why + "; the offer ends in " +
                   length(grant.expires_at - now);
        case core::GrantState::claimed:
            return tab + " may click now, for " + attempt + ", " + why + "; it claimed that " +
                   ago(grant.claimed_at, now);
        case core::GrantState::clicked:
            return "waiting for the result of the last click, of " + tab + ", for " + attempt + ", " +
                   ago(grant.clicked_at, now);
        case core::GrantState::resolved:
        case core::GrantState::expired:
        case core::GrantState::cancelled:
        case core::GrantState::failed:
        case core::GrantState::lost: break;
    }
    return attempt + " of " + tab + " is over";
}

std::string in_its_colour(std::string line, const std::string& state, const platform::Look& look) {
    const auto at = line.find("  " + state + " ");
    if (!look.colour || at == std::string::npos) return line;
    const std::string coloured = state == "done"                          ? look.green(state)
                                 : state == "active" || state == "paused" ? look.blue(state)
                                 : state == "stopped"                     ? look.red(state)
                                                                          : look.faint(state);
    return line.replace(at + 2, state.size(), coloured);
}

Section heading(const DebugReport& report, const platform::Look& look) {
    const std::string title = std::string{"grok-retry-host "} + core::kVersion;
    Section section{.front = {look.bold(title + "  " + core::local_time(report.now, look.zone))},
                    .entries = {{.lines = {}, .rank = Rank::now, .count = 0}},
                    .one = "heading line"};
    const auto add = [&](std::string_view label, const std::string& text, Rank rank = Rank::background) {
        section.entries.push_back({.lines = wrap(label, text, look.columns), .rank = rank});
    };
    add("State       ",
        report.database + " (" + file_size(report.bytes) + ", schema " + std::to_string(report.schema) + ")");
    add("Holds       ", counted(report.rows.attempts, "attempt") + ", " + counted(report.rows.lines, "log line") +
                            ", " + counted(report.rows.progress, "report of progress", "reports of progress") + ", " +
                            counted(report.rows.grants, "grant") + ", " +
                            counted(report.rows.journal, "line of the journal", "lines of the journal"));
    if (const auto& restored = report.restored) {
        add("Restored    ",
            when(restored->at, report.now, look.zone) + ": the file was damaged; " + counted(restored->media, "image") +
                " restored" + (restored->is_complete ? "" : ", but not all of it could be read") +
                "; the original is " + restored->original,
            Rank::recent);
    }
    if (const auto& [mode, why] = report.journal_mode; mode == "write-ahead" || !why.empty()) {
        add("Journal     ", describe_journal(mode, why));
    }
    if (report.wipe_pending) {
        add("Deleted     ", "copies may still be in unused parts of the file; a host overwrites them when it is idle");
    }
    add("Log         ", report.log);
    if (report.recording != "off") add("Recording   ", report.recording, Rank::recent);
    if (!report.sandbox_wanted) {
        add("Sandbox     ", "off for hosts that start from now on (to change it: --sandbox on)", Rank::recent);
    } else if (report.hosts.empty()) {
        add("Sandbox     ", "switched on. No host is running; --doctor starts one and says what is in force");
    } else {
        add("Sandbox     ", "switched on; what of it is in force:");
    }
    for (const platform::LiveHost& host : report.hosts) add("Running     ", describe(host));
    if (const auto& page = report.page) {
        add("Page        ", describe(page->report) + "; seen " + when(page->at, report.now, look.zone),
            page->report.is_unreadable() ? Rank::trouble : Rank::earlier);
    }
    if (report.taught > 0) add("Taught      ", layouts(report.taught));
    if (report.kept_prompts > 0 || report.settings.keep_prompt_history) {
        add("Prompts     ", counted(static_cast<std::size_t>(report.kept_prompts), "prompt") +
                                " in the prompt history, which is " +
                                (report.settings.keep_prompt_history ? "on" : "off"));
    }
    add("Settings    ", settings_of(report.settings));
    const bool is_paused = core::pause_until(report.machine) > report.now;
    add("Pause       ", pause_of(report, look.zone), is_paused ? Rank::now : Rank::background);
    add("Last offer  ", when(report.machine.last_offer, report.now, look.zone));
    return section;
}

Sessions in_order_of_interest(const DebugReport& report) {
    Sessions sessions;
    for (const auto& session : report.sessions) sessions.push_back(&session);
    std::ranges::stable_sort(sessions, [](const auto* one, const auto* other) {
        const bool running = core::is_running(one->media), other_running = core::is_running(other->media);
        return running != other_running ? running : one->changed_at > other->changed_at;
    });
    return sessions;
}

Listing overview(const DebugReport& report, const platform::Look& look) { return Overview(report, look).listing(); }

}  // namespace host::cli
