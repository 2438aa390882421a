// A state file with several pages of everything, so that damage to one page leaves something; and what was in it.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>

#include "store/store_world.hpp"

namespace host::store {

using AttemptOf = std::pair<std::string, std::string>;  // media, attempt

struct Rich {
    std::string bytes;
    std::map<std::string, core::Media> media;
    std::set<AttemptOf> attempts;
};

inline core::Media rich_media(int n) {
    core::Media m;
    m.id = {"image-" + std::to_string(1000 + n)};
    m.revision = n + 3;
    m.persistent = {.max_retries = 5 + n % 20,
                    .auto_retry_enabled = n % 7 != 0,
                    .last_prompt_value = "a paper boat, number " + std::to_string(n) + ", " + std::string(60, 'x'),
                    .video_goal = 5};
    m.session.outcome = core::Outcome{n % 5};
    m.session.is_active = m.session.outcome == core::Outcome::pending && m.persistent.auto_retry_enabled;
    m.session.retry_count = 3;
    m.session.videos_generated = 2;
    m.session.credits_used = 5;
    m.session.can_retry = m.session.is_active;
    m.session.last_attempt_time = at(1'000'000 + n);
    m.effort.number = 2;
    m.effort.ended_by = m.session.outcome == core::Outcome::cancelled ? core::EndReason::user : core::EndReason::none;
    for (int line = 0; line < 6; ++line) m.session.logs.push_back("[then] line " + std::to_string(line));
    m.session.attempt_progress = {{1, 10, at(5)}, {2, 90, at(6)}};
    m.last_click = at(1'000'000 + n);
    m.watched_at = at(1'000'000 + n);
    // Of the running ones every other has a grant: an offer, or a click that waits.
    if (m.session.is_active && n % 2 == 0) {
        const bool clicked = n % 4 == 0;
        m.grant = core::Grant{.id = {5'000 + n},
                              .media = m.id,
                              .document = {.tab = n, .document = "doc"},
                              .state = clicked ? core::GrantState::clicked : core::GrantState::offered,
                              .effort = 2,
                              .attempt = 6,
                              .offered_at = at(2'000'000),
                              .expires_at = at(2'010'000),
                              .claimed_at = clicked ? at(2'000'500) : core::kNever,
                              .clicked_at = clicked ? at(2'000'900) : core::kNever};
        m.in_flight = clicked;
        m.session.can_retry = !clicked;
    }
    return m;
}

inline Rich make_rich(int size) {
    Rich rich;
    const TempDir dir;
    {
        SessionStore store(dir.file(), {});
        Transaction transaction = store.begin();
        store.save(core::Machine{.last_grant = {6'000}, .last_offer = at(2'000'000)});
        store.save(core::Settings{.cooldown = core::Millis{9'000}});
        for (int n = 0; n < size; ++n) {
            core::Media media = rich_media(n);
            store.save(std::nullopt, media, at(3'000'000));
            for (int i = 0; i < 8; ++i) {
                const std::string attempt = "attempt-" + std::to_string(n) + "-" + std::to_string(i);
                store.ledger().insert({.media = media.id,
                                       .attempt = {attempt},
                                       .effort = i < 3 ? 1 : 2,
                                       .moderated = i % 2 == 1,
                                       .layer = i % 2,
                                       .seen_at = at(1'000'000 + i)});
                store.journal().append(at(1'000'000 + i), {.media = media.id,
                                                           .kind = core::NoteKind::attempt_counted,
                                                           .subject = attempt,
                                                           .detail = i % 2 == 1 ? "moderated" : "ok"});
                rich.attempts.emplace(media.id.value, attempt);
            }
            for (int i = 0; i < 3; ++i) store.journal().append(at(1'000'000 + i), sample_note(media.id.value));
            rich.media.emplace(media.id.value, *store.load(media.id));
        }
        transaction.commit();
    }
    rich.bytes = bytes_of(dir.file());
    return rich;
}

}  // namespace host::store
