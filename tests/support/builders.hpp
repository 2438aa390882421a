// The few words in which the tests of the core are written: moments, attempts, limits, and a Stepper that keeps what
// a store and a connection would keep, so that a test reads like the protocol.
//
// A Stepper checks the core's invariants after every step; a test says only what it is about.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/invariants.hpp"
#include "core/session_machine.hpp"
#include "support/printers.hpp"

namespace host::core::test {

using namespace std::chrono_literals;

inline constexpr Instant kStart = instant_from_ms(1'000'000);  // where the test clock of the host stands, too

// The moment so long after the start of the test.
[[nodiscard]] constexpr Instant at(Millis after_start) { return kStart + after_start; }

inline const MediaId kMedia{"media"};
inline const DocumentRef kTab{7, "doc-a"};  // the document that gets the offers
inline const DocumentRef kOtherTab{8, "doc-b"};

[[nodiscard]] Attempt good(std::string id);
[[nodiscard]] Attempt refused(std::string id);
[[nodiscard]] std::vector<AttemptId> ids(std::initializer_list<const char*> names);

// At most so many refused attempts, until so many videos.
[[nodiscard]] PersistentData limits(Count max_retries, Count video_goal);

[[nodiscard]] Media fresh_media(PersistentData persistent = {});    // known; no session was ever started
[[nodiscard]] Media running_media(PersistentData persistent = {});  // started at kStart; nothing offered yet
[[nodiscard]] Grant offered_grant(Instant now = kStart);            // of kMedia to kTab

class Stepper {
public:
    explicit Stepper(PersistentData persistent = {}) : media(fresh_media(std::move(persistent))) {}

    // The state that step() works on, and its surroundings. A test may set them up as it likes.
    Media media;
    Machine machine;
    Settings settings;
    Instant now = kStart;
    Count others_in_flight{};
    double dice{};
    std::optional<DocumentRef> candidate = kTab;
    bool watched = true;
    bool is_on_image = true;  // who claims shows this image
    AttemptOptions options;   // what the page of who claims is set to
    Count known_besides{};    // attempts of the media that are not in `ledger`

    // What has come of it.
    Answer answer;
    std::vector<LedgerEntry> ledger;
    std::vector<Grant> offers;        // every grant, as it was when it was offered
    std::map<GrantId, Grant> closed;  // those that are no longer open
    std::vector<Note> notes;          // of the last step

    // Verbs. Each is one step, except `later`: there time passes and nobody looks.
    Stepper& later(Millis length);
    Stepper& tick(Millis length = 0ms);  // time passes, and somebody looks
    Stepper& start(std::string prompt = "a cat", std::optional<PostId> post = std::nullopt);
    Stepper& see(std::vector<Attempt> listed, std::optional<PostId> post = std::nullopt);  // a snapshot lists these
    Stepper& show(std::string post);  // a route to a post of the media
    Stepper& progress(int percent);
    Stepper& claim();  // the newest grant, by the document it was offered to
    Stepper& claim(GrantId id, const DocumentRef& document);
    Stepper& click();  // the newest grant: "I clicked"
    Stepper& click(GrantId id, const DocumentRef& document);
    Stepper& fail(std::string error = "no button");  // the newest grant: "I could not click"
    Stepper& fail(GrantId id, const DocumentRef& document, std::string error = "no button");
    // What the document of the newest grant says of its click (R24).
    Stepper& generation(AttemptOptions seen = {});
    Stepper& no_evidence();
    Stepper& site_error(int status = 403);
    Stepper& stop();
    Stepper& clear();
    Stepper& edit(SessionPatch session, PersistentPatch persistent = {});
    Stepper& set_limits(PersistentPatch persistent);
    Stepper& auto_retry(bool on);
    Stepper& rate_limit(Millis asked = 0ms);  // the notice came on this media
    Stepper& leave();                         // the last document is gone
    Stepper& take(const Event& event);

    // Waits for an offer if there is none, claims it, clicks, and sees the outcome, all at one moment.
    Stepper& attempt(const Attempt& outcome);

    [[nodiscard]] const SessionData& session() const { return media.session; }
    [[nodiscard]] bool is_offered() const;
    [[nodiscard]] GrantId newest() const;  // the last grant that was offered
    [[nodiscard]] const Grant& how_it_closed(GrantId id) const { return closed.at(id); }
    [[nodiscard]] Decision decision(std::optional<DocumentRef> reader = std::nullopt) const;
    [[nodiscard]] std::string says(std::optional<DocumentRef> reader = std::nullopt) const;  // "wait cooldown"
    [[nodiscard]] std::optional<Instant> waits_until() const;
    [[nodiscard]] std::string verdict() const;  // "granted", or why a claim was denied
    [[nodiscard]] bool was_refused() const { return std::holds_alternative<Refused>(answer); }
    [[nodiscard]] bool has_noted(NoteKind kind) const;

private:
    [[nodiscard]] std::optional<Grant> past(GrantId id) const;
    [[nodiscard]] DocumentRef owner_of_newest() const;
};

}  // namespace host::core::test
