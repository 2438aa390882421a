#include "cli/inspect/report_json.hpp"

#include <utility>

#include "app/timeline.hpp"
#include "cli/record.hpp"
#include "cli/words.hpp"
#include "core/narrator.hpp"
#include "core/note_content.hpp"
#include "json/out.hpp"
#include "platform/printable.hpp"
#include "wire/encode.hpp"

namespace host::cli {
namespace {

// What the protocol says of a value, to be changed.
json::Out told(const std::string& text) { return json::Out::parse(text); }

json::Out moment(core::Instant at) { return at == core::kNever ? json::Out(nullptr) : json::Out(core::to_ms(at)); }

json::Out object_of(const core::Machine& machine) {
    return {{"pausedUntil", machine.pause_length.count() > 0 ? moment(core::pause_until(machine)) : json::Out(nullptr)},
            {"lastOfferAt", moment(machine.last_offer)},
            {"lastClaimAt", moment(machine.last_claim)},
            {"lastDecisionId",
             machine.last_grant.value > 0 ? json::Out(core::name_of(machine.last_grant)) : json::Out(nullptr)}};
}

json::Out object_of(const DebugSession& session) {
    json::Out out = told(wire::encode(core::view_of(session.media)));
    json::Out decision = told(wire::encode(session.decision, session.decided_at));
    if (session.prompt_hidden) {
        out["persistent"]["lastPromptValue"] = nullptr;
        if (decision.contains("prompt")) decision["prompt"] = nullptr;
    }
    out["persistent"]["lastPromptLength"] = session.prompt_characters;
    out["decision"] = std::move(decision);
    out["endedBy"] = core::name_of(session.media.effort.ended_by);
    out["assumed"] = session.media.assumed;
    out["changedAt"] = moment(session.changed_at);
    return out;
}

json::Out object_of(const core::Grant& grant) {
    return {{"decisionId", core::name_of(grant.id)},
            {"mediaId", grant.media.value},
            {"state", core::name_of(grant.state)},
            {"reason", core::name_of(grant.reason)},
            {"attempt", grant.attempt},
            {"tab", told(wire::encode(grant.document))},
            {"offeredAt", moment(grant.offered_at)},
            {"expiresAt", moment(grant.expires_at)},
            {"claimedAt", moment(grant.claimed_at)},
            {"clickedAt", moment(grant.clicked_at)}};
}

json::Out object_of(const DebugNote& line) {
    return {
        {"at", core::to_ms(line.at)},      {"mediaId", line.note.media.value}, {"kind", core::name_of(line.note.kind)},
        {"subject", line.note.subject},    {"detail", line.note.detail},       {"number", line.note.number},
        {"text", core::explain(line.note)}};
}

json::Out object_of(const platform::LiveHost& host) {
    return {{"pid", host.pid}, {"version", host.version}, {"sandbox", told(wire::encode(host.sandbox))}};
}

json::Out object_of(const DebugLegacy& entry) {
    return {{"state", entry.pending ? "pending" : "rejected"},
            {"key", entry.key},
            {"about", entry.name.empty() ? json::Out(nullptr) : json::Out(entry.name)},
            {"reason", entry.reason},
            {"at", moment(entry.at)},
            {"bytes", entry.bytes}};
}

json::Out object_of(const core::SeenReport& seen) {
    const core::PageReport& page = seen.report;
    json::Out rules = json::Out::object();
    for (const auto& [part, rule] : page.found_by) rules[part] = rule;
    return {{"seenAt", moment(seen.at)},
            {"layout", page.layout ? json::Out(*page.layout) : json::Out(nullptr)},
            {"language", page.language ? json::Out(*page.language) : json::Out(nullptr)},
            {"composer", page.composer},
            {"store", page.has_store ? "present" : "absent"},
            {"stream", core::name_of(page.stream)},
            {"visible", page.visible},
            {"canAct", page.can_act},
            {"others", page.others},
            {"missing", page.missing},
            {"foundBy", std::move(rules)},
            {"text", describe(page)}};
}

std::string_view name_of(core::LedgerSource source) {
    switch (source) {
        case core::LedgerSource::snapshot: return "snapshot";
        case core::LedgerSource::declared: return "declared";
        case core::LedgerSource::history: return "history";
        case core::LedgerSource::page_history: return "page_history";
        case core::LedgerSource::settled: return "settled";
    }
    return "snapshot";
}

json::Out object_of(const core::LedgerEntry& entry) {
    return {{"attemptId", entry.attempt.value},
            {"effort", entry.effort},
            {"moderated", entry.moderated},
            {"layer", entry.layer},
            {"layerKnown", entry.layer_known},
            {"percent", entry.percent < 0 ? json::Out(nullptr) : json::Out(entry.percent)},
            {"seenAt", moment(entry.seen_at)},
            {"source", name_of(entry.source)}};
}

template <class Value>
json::Out array_of(const std::vector<Value>& values) {
    json::Out out = json::Out::array();
    for (const Value& value : values) out.push_back(object_of(value));
    return out;
}

// The journal as the protocol's timelines, oldest first: one for each session, and one (session null) for what came
// before the first or after a session was cleared.
json::Out timelines_of(const DebugReport& report) {
    const auto timeline = [](json::Out session) {
        return json::Out{{"session", std::move(session)}, {"items", json::Out::array()}};
    };
    json::Out timelines = json::Out::array({timeline(nullptr)});
    for (const DebugNote& line : report.journal) {
        const core::NoteContent content = core::content_of(line.note);
        if (const auto* started = std::get_if<core::notes::SessionStarted>(&content)) {
            timelines.push_back(timeline(started->effort));
        } else if (std::holds_alternative<core::notes::SessionCleared>(content)) {
            timelines.push_back(timeline(nullptr));
        }
        if (!wire::is_on_timeline(line.note)) continue;
        wire::TimelineItem item{.at = line.at, .note = line.note};
        if (report.ledger) item.percent = app::percent_of(line.note, *report.ledger);
        timelines.back()["items"].push_back(told(wire::encode(item)));
    }
    return timelines;
}

struct AroundSessions {
    std::string before, after;
};

AroundSessions around_sessions(const DebugReport& report) {
    const json::Out before{{"database", report.database},
                           {"bytes", report.bytes},
                           {"log", report.log},
                           {"recording", report.recording},
                           {"problem", nullptr},
                           {"schema", report.schema},
                           {"journalMode", {{"mode", report.journal_mode.mode}, {"why", report.journal_mode.why}}},
                           {"wipePending", report.wipe_pending},
                           {"now", core::to_ms(report.now)},
                           {"machine", object_of(report.machine)},
                           {"settings", told(wire::encode(report.settings))},
                           {"sandbox", report.sandbox_wanted ? "on" : "off"},
                           {"hosts", array_of(report.hosts)}};
    json::Out after{{"grants", array_of(report.grants)},
                    {"journal", array_of(report.journal)},
                    {"legacy",
                     {{"pending", report.legacy_pending},
                      {"rejected", report.legacy_rejected},
                      {"entries", array_of(report.legacy)}}}};
    if (report.page) after["page"] = object_of(*report.page);
    after["taught"] = report.taught;
    after["keptPrompts"] = report.kept_prompts;
    after["rows"] = {{"attempts", report.rows.attempts},
                     {"logLines", report.rows.lines},
                     {"progress", report.rows.progress},
                     {"grants", report.rows.grants},
                     {"journal", report.rows.journal}};
    if (const auto& restored = report.restored) {
        after["restored"] = {{"at", moment(restored->at)},
                             {"media", restored->media},
                             {"complete", restored->is_complete},
                             {"original", restored->original}};
    }
    if (report.ledger) after["ledger"] = array_of(*report.ledger);
    if (report.ledger) after["pastGrants"] = array_of(report.past_grants);
    std::string text = json::text_of(before);
    text.pop_back();  // the brace
    return {text + R"(,"sessions":[)", "]," + json::text_of(after).substr(1)};
}

}  // namespace

std::string encode(const DebugReport& report) {
    const auto [before, after] = around_sessions(report);
    std::string sessions;
    for (const DebugSession& session : report.sessions) {
        sessions += (sessions.empty() ? "" : ",") + json::text_of(object_of(session));
    }
    return before + sessions + after;
}

JsonReport::JsonReport(std::ostream& out, const DebugReport& report) : out_(out) {
    auto [before, after] = around_sessions(report);
    out_ << platform::printable_json(before);
    after_ = std::move(after);
}

bool JsonReport::put(const DebugSession& session) {
    if (std::exchange(has_sessions_, true)) out_ << ',';
    out_ << platform::printable_json(json::text_of(object_of(session)));
    return out_.good();
}

void JsonReport::end() { out_ << platform::printable_json(after_) << '\n' << std::flush; }

std::string encode_explanation(const DebugReport& report, core::UtcOffset zone) {
    const DebugSession& session = report.sessions.front();
    json::Out notes = json::Out::array();
    for (const core::NarratedNote& note : narrate(report, zone)) {
        notes.push_back({{"at", core::to_ms(note.at)}, {"kind", core::name_of(note.kind)}, {"text", note.text}});
    }
    json::Out out = object_of(session);
    out["now"] = core::to_ms(report.now);
    out["explanation"] = core::explain(session.media, session.decision, report.now, zone);
    out["story"] = std::move(notes);
    out["timelines"] = timelines_of(report);
    return json::text_of(out);
}

std::string encode_problem(const std::string& problem, const StateFiles& files,
                           const std::vector<std::string>& matches) {
    return json::text_of({{"problem", problem},
                          {"database", files.database.string()},
                          {"log", files.log.string()},
                          {"recording", recording_state(files.database.parent_path())},
                          {"matches", matches},
                          {"sessions", json::Out::array()}});
}

}  // namespace host::cli
