// `--debug IMAGE_ID`: everything about one image.
#include <algorithm>
#include <iterator>

#include "cli/inspect/report.hpp"
#include "cli/inspect/report_text.hpp"
#include "cli/short_ids.hpp"
#include "cli/table.hpp"
#include "cli/words.hpp"
#include "core/check.hpp"
#include "core/narrator.hpp"
#include "core/reason_words.hpp"
#include "core/shown_counts.hpp"

namespace host::cli {
namespace {

constexpr std::size_t kTitle = 6;            // "Image "
constexpr std::size_t kAttemptColumns = 68;  // of the table of attempts, without the last one
constexpr std::size_t kNewest = 4;

std::string count(core::Count number) { return std::to_string(number); }

std::string suggested(const core::Suggestion& suggestion) {
    std::vector<std::string> parts;
    if (suggestion.max_retries) parts.push_back("stop after " + count(*suggestion.max_retries) + " refused");
    if (suggestion.video_goal) parts.push_back(counted(*suggestion.video_goal, "video"));
    if (suggestion.auto_retry_enabled) {
        parts.push_back(std::string{"auto-retry "} + (*suggestion.auto_retry_enabled ? "on" : "off"));
    }
    if (suggestion.last_prompt_value) parts.push_back("prompt " + *suggestion.last_prompt_value);
    std::string text;
    for (const std::string& part : parts) text += (text.empty() ? "" : ", ") + part;
    return text;
}

class FullView {
public:
    FullView(const DebugReport& report, const platform::Look& look)
        : report_(report), session_(report.sessions.front()), look_(look) {
        listing_.add(heading(report, look));
    }

    Listing listing() && {
        add_facts();
        add_open_grant();
        add_last_summary();
        listing_.add(std::move(facts_));
        add_progress();
        add_ledger();
        add_journal();
        add_log();
        return std::move(listing_);
    }

private:
    Section newest_last(const std::string& title, std::string one) const {
        return {.front = {"", look_.bold(title + zone())}, .entries = {}, .one = std::move(one), .newest_last = true};
    }
    // The newest few matter more than what is before them.
    static void rank(Section& section, Rank newest, Rank others) {
        const std::size_t count = section.entries.size();
        for (std::size_t at = 0; at < count; ++at) section.entries[at].rank = count - at <= kNewest ? newest : others;
    }
    void add_fact(std::string name, const std::string& text, Rank rank = Rank::earlier) {
        name.resize(14, ' ');
        facts_.entries.push_back({.lines = wrap(name, text, look_.columns), .rank = rank});
    }
    void fill_table(Section& section, const std::vector<Column>& columns, std::vector<Row> rows) const {
        auto table = lay_out(columns, std::move(rows), look_.columns);
        section.front.push_back(look_.faint(table.front()));
        for (std::size_t at = 1; at < table.size(); ++at) section.entries.push_back({.lines = {std::move(table[at])}});
    }
    // In the zone that the titles name.
    [[nodiscard]] std::string local(core::Instant then) const {
        const std::string text = core::iso8601(then + look_.zone(report_.now));
        return text.substr(0, 10) + " " + text.substr(11, 8);
    }
    [[nodiscard]] std::string zone() const { return " (" + core::zone_name(report_.now, look_.zone) + ")"; }
    [[nodiscard]] std::string at(core::Instant then) const { return when(then, report_.now, look_.zone); }

    void add_facts() {
        const core::Media& media = session_.media;
        const core::SessionData& data = media.session;
        const core::PersistentData& limits = media.persistent;
        const core::Effort& effort = media.effort;
        facts_ = {.front = {"", look_.bold("Image " + shortened(media.id.value, look_.columns - kTitle))},
                  .entries = {},
                  .one = "detail"};
        add_fact("State", state_of(media) + ", session " + count(effort.number) + ", revision " + count(media.revision),
                 Rank::now);
        if (effort.ended_by != core::EndReason::none)
            add_fact("Ended by", std::string{core::why_ended(media)}, Rank::now);
        add_fact("Decision", core::explain(media, session_.decision, report_.now, look_.zone), Rank::now);
        const core::ShownCounts counts = core::shown_counts(data);
        add_fact("Refused",
                 count(counts.refused) + " of " + count(limits.max_retries) +
                     "; at layer 1: " + count(data.layer1_failures) + ", 2: " + count(data.layer2_failures) +
                     ", 3: " + count(data.layer3_failures) + "; in a row: " + count(effort.failures_in_row),
                 Rank::trouble);
        add_fact("Videos", count(counts.videos) + " of " + count(limits.video_goal), Rank::trouble);
        add_fact("Credits", count(counts.credits));
        if (const std::string since = core::since_its_end(counts); !since.empty()) add_fact("Later", since);
        add_fact("Auto-retry", limits.auto_retry_enabled ? "on" : "off");
        add_fact("May retry", data.can_retry ? "yes" : "no");
        add_fact("Prompt", session_.prompt_hidden ? hidden(session_.prompt_characters) : limits.last_prompt_value);
        if (media.suggestion)
            add_fact("Suggested", suggested(*media.suggestion) + " (by a page, from an older version)");
        add_fact("Post", data.current_post_id ? data.current_post_id->value : "-");
        add_fact("Last attempt", at(data.last_attempt_time));
        add_fact("Last refusal", at(data.last_failure_time));
        add_fact("Last click", at(media.last_click) + (media.in_flight ? "; its outcome may still come" : ""));
        add_fact("Seen in a tab", at(media.watched_at));
        if (report_.ledger && std::ssize(*report_.ledger) >= core::most_attempts(media))
            add_fact("Full",
                     "has as many attempts as are kept for one image: of any others only the outcome of a click "
                     "counts. A page may have made most of them up. Deleting the image, with its session, limits and "
                     "prompt, makes room",
                     Rank::trouble);
        if (media.assumed)
            add_fact("Assumed", "the post it was started on is taken for an image until a page says otherwise");
    }

    void add_open_grant() {
        for (const core::Grant& grant : report_.grants) {
            add_fact("Click", describe(grant, report_.now) + " (d" + count(grant.id.value) + ")", Rank::now);
        }
    }

    void add_last_summary() {
        const auto& last = session_.media.session.last_session_summary;
        if (!last) return;
        add_fact("Last ended", std::string{core::words_for(last->outcome)} + ": " + count(last->completed_videos) +
                                   " of " + counted(last->video_goal, "video") + ", " + count(last->retries_attempted) +
                                   " of " + count(last->max_retries) + " refused, " +
                                   counted(last->credits_used, "credit") + ", " + at(last->ended_at));
    }

    void add_progress() {
        const auto& progress = session_.media.session.attempt_progress;
        if (progress.empty()) return;
        Section section = newest_last("Progress, newest last", "progress line");
        std::vector<Row> rows;
        for (const auto& entry : progress) {
            rows.push_back({count(entry.attempt), std::to_string(entry.percent) + " %", local(entry.recorded_at)});
        }
        fill_table(section,
                   {{.title = "attempt", .right = true}, {.title = "percent", .right = true}, {.title = "recorded"}},
                   std::move(rows));
        rank(section, Rank::recent, Rank::background);
        listing_.add(std::move(section));
    }

    void add_ledger() {
        const auto& ledger = report_.ledger;
        if (!ledger) return;
        Section section =
            newest_last("Attempts ever seen (" + std::to_string(ledger->size()) + "), newest last", "attempt");
        std::vector<std::string> ids;
        for (const core::LedgerEntry& entry : *ledger) ids.push_back(entry.attempt.value);
        const std::size_t longest = ids.empty() ? 0 : std::ranges::max(ids, {}, &std::string::size).size();
        const ShortIds short_id(std::move(ids));
        const bool is_wide = kAttemptColumns + longest <= look_.columns;
        std::vector<Row> rows;
        for (const core::LedgerEntry& entry : *ledger) {
            const std::string layer = "layer " + std::to_string(entry.layer) + (entry.layer_known ? "" : " (assumed)");
            rows.push_back({local(entry.seen_at), count(entry.effort), entry.moderated ? "refused" : "video",
                            entry.moderated ? layer : "", entry.percent < 0 ? "" : std::to_string(entry.percent) + " %",
                            is_wide ? entry.attempt.value : short_id(entry.attempt.value)});
        }
        if (!rows.empty()) {
            fill_table(section,
                       {{.title = "seen"},
                        {.title = "session", .right = true},
                        {.title = "result"},
                        {.title = "layer"},
                        {.title = "reached", .right = true},
                        {.title = "attempt", .whole = true}},
                       std::move(rows));
        }
        rank(section, Rank::recent, Rank::earlier);
        listing_.add(std::move(section));
    }

    void add_journal() {
        Section section = newest_last("What happened, newest last", "event");
        for (const core::NarratedNote& line : narrate(report_, look_.zone)) {
            section.entries.push_back({.lines = wrap(local(line.at) + "  ", line.text, look_.columns)});
        }
        rank(section, Rank::latest, Rank::earlier);
        listing_.add(std::move(section));
    }

    void add_log() {
        Section section = newest_last("Session log, newest last", "log line");
        for (const std::string& line : session_.media.session.logs) {
            const auto at = time_of_log_line(line);
            section.entries.push_back(
                {.lines = wrap(at ? local(*at) + "  " : "", text_of_log_line(line), look_.columns)});
        }
        rank(section, Rank::background, Rank::background);
        listing_.add(std::move(section));
    }

    const DebugReport& report_;
    const DebugSession& session_;
    const platform::Look& look_;
    Listing listing_;
    Section facts_;
};

}  // namespace

Listing full_view(const DebugReport& report, const platform::Look& look) {
    HOST_CHECK(report.sessions.size() == 1);
    return FullView(report, look).listing();
}

}  // namespace host::cli
