#include "support/builders.hpp"

#include <algorithm>
#include <set>

namespace host::core::test {

Attempt good(std::string id) { return {AttemptId{std::move(id)}, false}; }
Attempt refused(std::string id) { return {AttemptId{std::move(id)}, true}; }

std::vector<AttemptId> ids(std::initializer_list<const char*> names) {
    std::vector<AttemptId> result;
    for (const char* name : names) result.push_back(AttemptId{name});
    return result;
}

PersistentData limits(Count max_retries, Count video_goal) {
    return {.max_retries = max_retries, .video_goal = video_goal};
}

Media fresh_media(PersistentData persistent) {
    Media media = new_media(kMedia, Settings{}, kStart);
    media.persistent = std::move(persistent);
    media.revision = 1;
    return media;
}

Media running_media(PersistentData persistent) {
    Stepper stepper{std::move(persistent)};
    stepper.candidate = std::nullopt;
    return stepper.start().media;
}

Grant offered_grant(Instant now) {
    return {.id = GrantId{1},
            .media = kMedia,
            .document = kTab,
            .state = GrantState::offered,
            .reason = RetryReason::moderated,
            .effort = 1,
            .attempt = 1,
            .offered_at = now,
            .expires_at = now + caps::kOfferTtl};
}

Stepper& Stepper::take(const Event& event) {
    const std::optional<Grant> before = media.grant;
    const Step taken = step(media, event,
                            {.now = now,
                             .settings = settings,
                             .machine = machine,
                             .others_in_flight = others_in_flight,
                             .dice = dice,
                             .candidate = candidate,
                             .watched = watched});
    CHECK(taken.changed == (taken.media != media));
    media = taken.media;
    machine = taken.machine;
    answer = taken.answer;
    notes = taken.notes;
    ledger.insert(ledger.end(), taken.ledger.begin(), taken.ledger.end());
    for (const LedgerEntry& entry : taken.corrected)
        *std::ranges::find(ledger, entry.attempt, &LedgerEntry::attempt) = entry;
    for (const Grant& grant : taken.closed) closed[grant.id] = grant;
    for (const Grant& grant : taken.amended) closed[grant.id] = grant;
    if (media.grant && (!before || before->id != media.grant->id)) offers.push_back(*media.grant);
    const std::vector<std::string> broken = violations(media);
    CHECK(broken == std::vector<std::string>{});
    return *this;
}

Stepper& Stepper::later(Millis length) {
    now += length;
    return *this;
}

Stepper& Stepper::tick(Millis length) { return later(length).take(Tick{}); }

Stepper& Stepper::start(std::string prompt, std::optional<PostId> post) {
    return take(StartAsked{std::move(prompt), std::move(post)});
}

// Hands on only what the ledger does not know yet, or knows otherwise, as the host does.
Stepper& Stepper::see(std::vector<Attempt> listed, std::optional<PostId> post) {
    AttemptsSeen seen{.attempts = {}, .post = std::move(post), .history = std::nullopt};
    seen.known = known_besides + std::ssize(ledger);
    std::set<AttemptId> named;
    for (Attempt& attempt : listed) {
        if (!named.insert(attempt.id).second) continue;
        const auto known = std::ranges::find(ledger, attempt.id, &LedgerEntry::attempt);
        if (known == ledger.end()) {
            seen.attempts.push_back(std::move(attempt));
        } else if (known->source == LedgerSource::snapshot && known->moderated != attempt.moderated) {
            seen.taken_back.push_back(*known);
        }
    }
    if (seen.attempts.empty() && seen.taken_back.empty()) return take(Tick{});
    return take(seen);
}

Stepper& Stepper::show(std::string post) { return take(PostShown{PostId{std::move(post)}}); }
Stepper& Stepper::progress(int percent) { return take(ProgressSeen{percent}); }

Stepper& Stepper::claim() { return claim(newest(), owner_of_newest()); }
Stepper& Stepper::claim(GrantId id, const DocumentRef& document) {
    return take(ClaimAsked{id, document, is_on_image, past(id), options});
}

Stepper& Stepper::click() { return click(newest(), owner_of_newest()); }
Stepper& Stepper::click(GrantId id, const DocumentRef& document) {
    return take(ClickReported{.id = id, .document = document, .clicked = true, .error = {}, .past = past(id)});
}

Stepper& Stepper::fail(std::string error) { return fail(newest(), owner_of_newest(), std::move(error)); }
Stepper& Stepper::fail(GrantId id, const DocumentRef& document, std::string error) {
    return take(
        ClickReported{.id = id, .document = document, .clicked = false, .error = std::move(error), .past = past(id)});
}

Stepper& Stepper::generation(AttemptOptions seen) {
    return take(GenerationSeen{newest(), owner_of_newest(), std::move(seen)});
}
Stepper& Stepper::no_evidence() { return take(NoEvidenceSeen{newest(), owner_of_newest()}); }
Stepper& Stepper::site_error(int status) { return take(SiteErrorSeen{newest(), owner_of_newest(), status}); }

Stepper& Stepper::stop() { return take(StopAsked{}); }
Stepper& Stepper::clear() { return take(ClearAsked{}); }

Stepper& Stepper::edit(SessionPatch session, PersistentPatch persistent) {
    return take(UpdateAsked{std::move(session), std::move(persistent)});
}
Stepper& Stepper::set_limits(PersistentPatch persistent) { return edit({}, std::move(persistent)); }
Stepper& Stepper::auto_retry(bool on) { return set_limits({.auto_retry_enabled = on}); }

Stepper& Stepper::rate_limit(Millis asked) {
    machine = with_pause(machine, settings, asked, now);
    return take(RateLimitNoticed{});
}

Stepper& Stepper::leave() {
    candidate = std::nullopt;
    watched = false;
    return take(WatchEnded{});
}

Stepper& Stepper::attempt(const Attempt& outcome) {
    if (!is_offered()) {
        const std::optional<Instant> until = waits_until();
        tick(until && *until > now ? *until - now : 0ms);
    }
    REQUIRE(is_offered());
    return claim().click().see({outcome});
}

bool Stepper::is_offered() const { return media.grant && media.grant->state == GrantState::offered; }

GrantId Stepper::newest() const { return offers.empty() ? GrantId{} : offers.back().id; }

DocumentRef Stepper::owner_of_newest() const { return offers.empty() ? kTab : offers.back().document; }

std::optional<Grant> Stepper::past(GrantId id) const {
    const auto found = closed.find(id);
    return found == closed.end() ? std::nullopt : std::optional{found->second};
}

Decision Stepper::decision(std::optional<DocumentRef> reader) const {
    return decide(media, {now, settings, machine, others_in_flight}, reader);
}

std::string Stepper::says(std::optional<DocumentRef> reader) const {
    const Decision is = decision(std::move(reader));
    return std::string{action_of(is)} + " " + std::string{reason_of(is)};
}

std::optional<Instant> Stepper::waits_until() const {
    const Decision is = decision();
    const auto* wait = std::get_if<WaitDecision>(&is);
    return wait ? wait->until : std::nullopt;
}

std::string Stepper::verdict() const {
    const auto* claim = std::get_if<ClaimVerdict>(&answer);
    if (!claim) return "no verdict";
    return claim->granted ? "granted" : claim->denied_because;
}

bool Stepper::has_noted(NoteKind kind) const {
    return std::any_of(notes.begin(), notes.end(), [kind](const Note& note) { return note.kind == kind; });
}

}  // namespace host::core::test
