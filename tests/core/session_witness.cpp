// The laws themselves, checked at every step of a walk.
#include <rapidcheck.h>

#include <algorithm>
#include <sstream>

#include "core/deadlines.hpp"
#include "core/invariants.hpp"
#include "core/retry_policy.hpp"
#include "core/session_walk.hpp"

namespace host::core::test {
namespace {

template <class... Parts>
void must(bool holds, const Parts&... parts) {
    if (holds) return;
    std::ostringstream text;
    (text << ... << parts);
    RC_FAIL(text.str());
}

bool same(const Step& a, const Step& b) {
    return a.media == b.media && a.machine == b.machine && a.answer == b.answer && a.ledger == b.ledger &&
           a.closed == b.closed && a.amended == b.amended && a.notes == b.notes;
}

bool same_but_for_revision(const Media& a, const Media& b) {
    return a.session == b.session && a.persistent == b.persistent;
}

template <class T>
const T* as(const Event& event) {
    return std::get_if<T>(&event);
}

}  // namespace

void World::apply(const MediaId& media, const Event& event) {
    const Media before = media_.at(media);
    if (before.grant && before.grant->state == GrantState::offered && wall_ >= before.grant->expires_at) {
        live_.offer_expired(*before.grant);
    }
    const Context context{.now = wall_,
                          .settings = settings_,
                          .machine = machine_,
                          .others_in_flight = others_in_flight(media),
                          .dice = 0.5,
                          .candidate = live_.candidate_for(media),
                          .watched = live_.watch(media)};
    const Step taken = step(before, event, context);
    must(same(taken, step(before, event, context)), "the same step twice gives two results");
    check_step(before, event, taken);
    keep(before, event, taken);
}

// What every step must respect, whatever happened.
void World::check_step(const Media& before, const Event& event, const Step& taken) const {
    const Media& after = taken.media;
    if (std::holds_alternative<Refused>(taken.answer)) {
        must(after == before && taken.machine == machine_ && taken.ledger.empty() && taken.closed.empty() &&
                 taken.amended.empty() && taken.notes.empty(),
             "a refused step has changed something");
    }
    const bool changed = !same_but_for_revision(before, after) || (before.revision == 0 && after.revision == 1);
    must(after.revision == before.revision + (changed ? 1 : 0), "revision ", before.revision, " -> ", after.revision,
         changed ? " with" : " without", " a change of the view");
    for (const std::string& sentence : violations(after)) must(false, sentence, after);

    const bool by_user = as<StartAsked>(event) || as<UpdateAsked>(event);
    must(by_user || before.session.is_active || !after.session.is_active, "became active by itself");
    must(by_user || is_running(before) || !is_running(after), "a session came back by itself");
    must(by_user || as<ClearAsked>(event) || is_running(before) || after.session.outcome == before.session.outcome,
         "ended what did not run");
    // A refused step changes nothing, and so settles nothing either.
    const bool is_refused = std::holds_alternative<Refused>(taken.answer);
    must(is_refused || !after.grant || after.grant->state != GrantState::offered || wall_ < after.grant->expires_at,
         "an offer outlived its time");
    must(as<StartAsked>(event) || as<ClearAsked>(event) || after.effort.number == before.effort.number,
         "an effort began by itself");

    if (before.grant && (!after.grant || after.grant->id != before.grant->id)) {
        const bool told = std::any_of(taken.closed.begin(), taken.closed.end(),
                                      [&before](const Grant& grant) { return grant.id == before.grant->id; });
        must(told, "a grant vanished: ", *before.grant);
    }
    for (const Grant& grant : taken.closed) {
        must(!is_open(grant.state) && grant.closed_by != CloseReason::none, "closed, but open: ", grant);
        must(!closed_.contains(grant.id), "closed twice: ", grant);
    }
    for (const Grant& grant : taken.amended) {  // a late report may still say when the click was, once
        const auto old = closed_.find(grant.id);
        must(as<ClickReported>(event) && old != closed_.end(), "amended, but not closed: ", grant);
        Grant expected = old->second;
        must(expected.clicked_at == kNever, "amended twice: ", grant);
        expected.clicked_at = grant.clicked_at;
        must(grant == expected, "amended more than the click: ", grant);
    }
    const bool known = std::any_of(taken.ledger.begin(), taken.ledger.end(), [this](const LedgerEntry& entry) {
        return std::any_of(ledger_.begin(), ledger_.end(), [&entry](const LedgerEntry& old) {
            return old.attempt == entry.attempt && old.media == entry.media;
        });
    });
    must(!known, "an attempt was counted twice");
}

void World::keep(const Media& before, const Event& event, const Step& taken) {
    const Media& after = taken.media;
    Witness& witness = witness_[after.id];
    media_[after.id] = after;
    machine_ = taken.machine;
    ledger_.insert(ledger_.end(), taken.ledger.begin(), taken.ledger.end());
    for (const Grant& grant : taken.closed) closed_[grant.id] = grant;
    for (const Grant& grant : taken.amended) closed_[grant.id] = grant;
    if (std::holds_alternative<Refused>(taken.answer)) return;

    if (after.effort.number != before.effort.number) {
        const Witness old = witness;
        witness = Witness{.last_click = old.last_click, .outcome_awaited = old.outcome_awaited};
    }
    if (as<StartAsked>(event)) {
        witness.started_by_user = true;
        must(real_ >= pause_end_, "started in a pause");
    }
    if (const auto* asked = as<UpdateAsked>(event)) witness_edit(witness, *asked, before);
    if (const auto* asked = as<ClaimAsked>(event)) check_claim(before, *asked, std::get<ClaimVerdict>(taken.answer));
    const auto* report = as<ClickReported>(event);
    if (report && after.last_click == wall_) {
        last_claim_ = real_;
        witness.last_click = real_;
        witness.outcome_awaited = after.in_flight;
        if (before.grant && before.grant->id == report->id) witness.started_by_user = false;
    }
    const bool not_clicked = report && before.in_flight && !after.in_flight;
    const bool outcome = as<AttemptsSeen>(event) != nullptr;
    const bool timed_out = witness.last_click && real_ - *witness.last_click >= settings_.attempt_timeout;
    if (not_clicked || outcome || timed_out) witness.outcome_awaited = false;
    must(!outcome || !after.in_flight, "awaits an outcome that has come: ", after);
    for (const LedgerEntry& entry : taken.ledger) {
        witness.processed.push_back(entry.attempt);
        if (outcome) witness.last_refusal = entry.moderated ? std::optional{real_} : std::nullopt;
    }
    if (as<StartAsked>(event) || as<UpdateAsked>(event)) witness.ended = false;
    if (!is_running(after)) witness.ended = true;

    if (after.grant && (!before.grant || before.grant->id != after.grant->id)) check_offer(after, witness);
    check_counts(after, witness);
    check_waits(after);
}

// R9, R10, R12, R13, R17: what an offer must never be.
void World::check_offer(const Media& after, Witness& witness) {
    const Grant& grant = *after.grant;
    ++offers_made_;
    must(grant.state == GrantState::offered, "a grant that begins otherwise: ", grant);
    must(!closed_.contains(grant.id) && !claimed_.contains(grant.id), "a number used twice: ", grant);
    must(live_.find(grant.document) && live_.find(grant.document)->media == after.id,
         "offered to a document that is not there: ", grant);
    must(!live_.find(grant.document)->barred_by(), "offered to a document that cannot act: ", grant);
    must(!witness.ended && after.session.is_active, "offered after an end or during a pause: ", after);
    must(after.session.retry_count < after.persistent.max_retries, "offered past maxRetries: ", after);
    must(after.session.videos_generated < after.persistent.video_goal, "offered past the goal: ", after);
    must(after.session.credits_used < settings_.credit_budget.value_or(1'000'000), "offered past the budget: ", after);
    must(real_ >= pause_end_, "offered in the pause of a rate limit");
    must(!last_offer_ || real_ - *last_offer_ >= caps::kSiteInterval, "offers too close to each other");
    must(others_in_flight(after.id) < caps::kMaxInFlight, "too many in flight");
    if (witness.last_click) {
        const Millis since = real_ - *witness.last_click;
        must(witness.started_by_user || since >= settings_.cooldown, "offered ", since.count(), " ms after a click");
    }
    must(!witness.last_refusal || real_ - *witness.last_refusal >= settings_.cooldown, "offered soon after a refusal");
    must(!witness.outcome_awaited, "offered while an outcome is awaited");
    last_offer_ = real_;
}

// R10: one click for one grant, by its document, in time.
void World::check_claim(const Media& before, const ClaimAsked& asked, const ClaimVerdict& verdict) {
    must(verdict.granted == verdict.denied_because.empty(), "granted and denied");
    if (!verdict.granted) return;
    must(before.grant && before.grant->id == asked.id, "granted what was not open");
    must(before.grant->document == asked.document, "granted to another document");
    must(wall_ < before.grant->expires_at, "granted after it expired");
    must(claimed_.insert(asked.id).second, "granted twice");
    must(asked.is_on_image, "granted to a document that shows another image");
    must(!last_claim_ || real_ - *last_claim_ >= caps::kSiteInterval, "claims too close to each other");
    last_claim_ = real_;
    Witness& witness = witness_[before.id];
    witness.last_click = real_;
    witness.outcome_awaited = true;
    witness.started_by_user = false;
}

void World::witness_edit(Witness& witness, const UpdateAsked& asked, const Media& before) {
    const SessionPatch& patch = asked.session;
    const SessionData& was = before.session;
    if (patch.retry_count) witness.refused_by_edit += *patch.retry_count - was.retry_count;
    if (patch.videos_generated) witness.videos_by_edit += *patch.videos_generated - was.videos_generated;
    if (patch.credits_used) witness.credits_by_edit += *patch.credits_used - was.credits_used;
    if (patch.last_failure_time) witness.last_refusal.reset();
    if (patch.retry_count || patch.layer1_failures) witness.layers_edited = true;
}

// R3, R4: the counters are the ledger's, and what edits made of them.
void World::check_counts(const Media& after, const Witness& witness) const {
    Count bad = 0;
    Count good = 0;
    for (const LedgerEntry& entry : ledger_) {
        const bool counts =
            entry.media == after.id && entry.effort == after.effort.number && entry.source == LedgerSource::snapshot;
        if (counts) ++(entry.moderated ? bad : good);
    }
    const SessionData& session = after.session;
    must(session.retry_count == bad + witness.refused_by_edit, "refused attempts and ledger differ: ", after);
    must(session.videos_generated == good + witness.videos_by_edit, "videos and ledger differ: ", after);
    must(session.credits_used == bad + good + witness.credits_by_edit, "credits and ledger differ: ", after);
    must(session.processed_attempt_ids == witness.processed, "processedAttemptIds and ledger differ: ", after);
    const Count layers = session.layer1_failures + session.layer2_failures + session.layer3_failures;
    must(witness.layers_edited || layers == session.retry_count, "layers and refusals differ: ", after);
}

// R20: no wait is longer than its configured length, whatever the clock did.
void World::check_waits(const Media& after) const {
    const Millis longest = std::max({caps::kOfferTtl, settings_.attempt_timeout, settings_.stale_after});
    const std::optional<Instant> due = due_at(after, settings_);
    must(!due || *due <= wall_ + longest, "waits too long: ", after);
    must(due || !(after.grant || after.in_flight || after.session.is_active), "waits for ever: ", after);
    const Millis backoff = std::max(after.effort.backoff, settings_.cooldown);
    const Millis pause = std::max(machine_.pause_length, caps::kSiteInterval);
    if (const auto offer = offer_at(after, settings_, machine_)) {
        must(*offer <= wall_ + std::max(backoff, pause), "waits too long for an offer: ", after);
    }
}

}  // namespace host::core::test
