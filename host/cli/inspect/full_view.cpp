// `--debug MEDIA_ID`: everything about one media.
#include <algorithm>
#include <iterator>

#include "cli/inspect/report.hpp"
#include "cli/inspect/report_text.hpp"
#include "cli/table.hpp"
#include "cli/words.hpp"
#include "core/check.hpp"
#include "core/narrator.hpp"
#include "core/reason_words.hpp"
#include "core/shown_counts.hpp"

namespace host::cli {
namespace {

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
        : report_(report), session_(report.sessions.front()), look_(look), lines_(heading(report, look)) {}

    std::vector<std::string> lines() && {
        add_facts();
        add_open_grant();
        add_last_summary();
        add_progress();
        add_ledger();
        add_journal();
        add_log();
        return std::move(lines_);
    }

private:
    void add(std::vector<std::string> more) { std::ranges::move(more, std::back_inserter(lines_)); }
    void add_title(const std::string& title) {
        lines_.emplace_back();
        lines_.push_back(look_.bold(title));
    }
    void add_fact(std::string name, const std::string& text) {
        name.resize(14, ' ');
        add(wrap(name, text, look_.columns));
    }
    void add_table(const std::vector<Column>& columns, std::vector<Row> rows) {
        auto table = lay_out(columns, std::move(rows), look_.columns);
        table.front() = look_.faint(table.front());
        add(std::move(table));
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
        add_title("Media " + shortened(media.id.value, look_.columns));
        add_fact("State",
                 state_of(media) + ", session " + count(effort.number) + ", revision " + count(media.revision));
        if (effort.ended_by != core::EndReason::none)
            add_fact("Ended by", std::string{core::words_for(effort.ended_by)});
        add_fact("Decision", core::explain(media, session_.decision, report_.now, look_.zone));
        const core::ShownCounts counts = core::shown_counts(data);
        add_fact("Refused", count(counts.refused) + " of " + count(limits.max_retries) +
                                "; at layer 1: " + count(data.layer1_failures) + ", 2: " + count(data.layer2_failures) +
                                ", 3: " + count(data.layer3_failures) + "; in a row: " + count(effort.failures_in_row));
        add_fact("Videos", count(counts.videos) + " of " + count(limits.video_goal));
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
        if (media.assumed)
            add_fact("Assumed", "the post it was started on is taken for an image until a page says otherwise");
    }

    void add_open_grant() {
        for (const core::Grant& grant : report_.grants) {
            add_fact("Click", describe(grant, report_.now) + " (d" + count(grant.id.value) + ")");
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
        add_title("Progress, newest last" + zone());
        std::vector<Row> rows;
        for (const auto& entry : progress) {
            rows.push_back({count(entry.attempt), std::to_string(entry.percent) + " %", local(entry.recorded_at)});
        }
        add_table({{"attempt", true}, {"percent", true}, {"recorded"}}, std::move(rows));
    }

    void add_ledger() {
        const auto& ledger = report_.ledger;
        if (!ledger) return;
        add_title("Attempts ever seen (" + std::to_string(ledger->size()) + "), newest last" + zone());
        std::vector<Row> rows;
        for (const core::LedgerEntry& entry : *ledger) {
            const std::string layer = "layer " + std::to_string(entry.layer) + (entry.layer_known ? "" : " (assumed)");
            rows.push_back({local(entry.seen_at), count(entry.effort), entry.moderated ? "refused" : "video",
                            entry.moderated ? layer : "", entry.percent < 0 ? "" : std::to_string(entry.percent) + " %",
                            entry.attempt.value});
        }
        if (!rows.empty()) {
            add_table({{"seen"}, {"session", true}, {"result"}, {"layer"}, {"reached", true}, {"attempt"}},
                      std::move(rows));
        }
    }

    void add_journal() {
        add_title("What happened, newest last" + zone());
        for (const core::NarratedNote& line : narrate(report_, look_.zone)) {
            add(wrap(local(line.at) + "  ", line.text, look_.columns));
        }
    }

    void add_log() {
        add_title("Session log, newest last" + zone());
        for (const std::string& line : session_.media.session.logs) {
            const auto at = time_of_log_line(line);
            add(wrap(at ? local(*at) + "  " : "", text_of_log_line(line), look_.columns));
        }
    }

    const DebugReport& report_;
    const DebugSession& session_;
    const platform::Look& look_;
    std::vector<std::string> lines_;
};

}  // namespace

std::vector<std::string> full_view(const DebugReport& report, const platform::Look& look) {
    HOST_CHECK(report.sessions.size() == 1);
    return FullView(report, look).lines();
}

}  // namespace host::cli
