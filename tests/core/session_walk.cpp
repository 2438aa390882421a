#include "core/session_walk.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "support/builders.hpp"

namespace host::core::test {
namespace {

bool is_idle(const Media& media) { return !is_running(media); }
bool is_offered(const Media& media) { return media.grant && media.grant->state == GrantState::offered; }
bool is_claimed(const Media& media) { return media.grant && media.grant->state == GrantState::claimed; }
bool awaits_outcome(const Media& media) { return media.in_flight; }

constexpr std::array<const char*, kWhats> kWords{
    "look",     "sleep", "restart", "snapshot",    "old snapshot", "route",    "reload",   "close",
    "progress", "start", "stop",    "clear",       "edit",         "limit",    "settings", "notice",
    "claim",    "steal", "clicked", "not clicked", "late report",  "evidence", "page"};

// Mostly about as long as the waits of a session, now and then much longer.
Millis some_length(int much) {
    constexpr std::array<Millis, 15> kShort{3s, 0ms, 1ms, 500ms, 2'999ms, 3s, 3s, 5s, 8s, 3s, 8s, 3s, 8s, 10s, 20s};
    constexpr std::array<Millis, 4> kLong{61s, 121s, 10min, 1h};
    const auto number = static_cast<std::size_t>(much);
    return number % 16 < 15 ? kShort[number % 16] : kLong[number / 16 % 4];
}

}  // namespace

std::ostream& operator<<(std::ostream& out, const Move& move) {
    return out << '\n'
               << kWords[static_cast<std::size_t>(move.what)] << " (tab " << move.who << ", media " << move.where
               << ", " << move.much << ')';
}

Settings some_settings(int seed) {
    Settings settings;
    if (seed == 0) return settings;
    const auto pick = [&seed](auto... values) {
        const std::array options{values...};
        const auto choice = options[static_cast<std::size_t>(seed) % options.size()];
        seed /= static_cast<int>(options.size());
        return choice;
    };
    settings.cooldown = pick(Millis{3s}, Millis{8s}, Millis{90s});
    settings.backoff.initial = pick(Millis{0ms}, Millis{1'200ms}, Millis{20s});
    settings.backoff.multiplier = pick(1.0, 2.0, 10.0);
    settings.backoff.max = pick(Millis{60s}, Millis{5min});
    settings.backoff.jitter = pick(Millis{0ms}, Millis{7s});
    settings.attempt_timeout = pick(Millis{10s}, Millis{120s}, Millis{20min});
    settings.stale_after = pick(Millis{60s}, Millis{10min});
    settings.rate_limit_pause = pick(Millis{60s}, Millis{15min});
    settings.breaker_threshold = pick(Count{3}, Count{1}, Count{50});
    settings.credit_budget = pick(std::optional<Count>{}, std::optional<Count>{9}, std::optional<Count>{2});
    return settings;
}

World::World(Settings first) : settings_(std::move(first)), wall_(at(24h)) {
    for (int which = 0; which < kMedia; ++which) {
        Media media = new_media(id(which), settings_, wall_);
        media.persistent.max_retries = 12;
        media.persistent.video_goal = 6;
        media_.emplace(id(which), std::move(media));
    }
}

MediaId World::id(int which) { return MediaId{"m" + std::to_string(which % kMedia)}; }

DocumentRef World::tab(int which) const {
    const auto index = static_cast<std::size_t>(which % kTabs);
    return {which % kTabs, "page" + std::to_string(pages_[index])};
}

// A media a move makes sense for, beginning the search at `which`; if there is none, `which` itself.
int World::near(int which, bool (*suits)(const Media&)) const {
    for (int n = which; n < which + kMedia; ++n) {
        if (suits(media(n))) return n % kMedia;
    }
    return which;
}

Count World::others_in_flight(const MediaId& besides) const {
    return std::count_if(media_.begin(), media_.end(), [&besides](const auto& entry) {
        return entry.first != besides && (entry.second.grant || entry.second.in_flight);
    });
}

// What a page lists: mostly one attempt more than is known, or else any piece of what the site has, forwards or
// backwards, with a duplicate now and then.
std::vector<Attempt> World::listed(int which, int much) const {
    const auto known = std::count_if(ledger_.begin(), ledger_.end(),
                                     [&](const LedgerEntry& entry) { return entry.media == id(which); });
    const bool is_next = much % 4 != 0;
    const int first = is_next ? static_cast<int>(known) : much % 12;
    const int count = is_next ? 1 : much / 12 % 4;
    std::vector<Attempt> attempts;
    for (int n = first; n < first + count; ++n) {
        attempts.push_back({AttemptId{id(which).value + "a" + std::to_string(n)}, n % 3 != 2});
    }
    if (much % 8 == 4) std::reverse(attempts.begin(), attempts.end());
    if (!attempts.empty() && much % 5 == 0) attempts.push_back(attempts.front());
    return attempts;
}

std::vector<Attempt> World::not_in_ledger(const MediaId& media, const std::vector<Attempt>& attempts) const {
    std::vector<Attempt> fresh;
    std::set<AttemptId> known;
    for (const LedgerEntry& entry : ledger_) {
        if (entry.media == media) known.insert(entry.attempt);
    }
    for (const Attempt& attempt : attempts) {
        if (known.insert(attempt.id).second) fresh.push_back(attempt);
    }
    return fresh;
}

std::set<MediaId> World::watched() const {
    std::set<MediaId> result;
    for (const auto& [media, unused] : media_) {
        if (live_.watch(media)) result.insert(media);
    }
    return result;
}

void World::end_watches(const std::set<MediaId>& watched_before) {
    for (const MediaId& media : watched_before) {
        if (!live_.watch(media)) apply(media, WatchEnded{});
    }
}

void World::let_time_pass(Millis length) {
    wall_ += length;
    real_ += length;
}

void World::look() {
    std::vector<MediaId> order;
    for (const auto& [media, unused] : media_) order.push_back(media);
    std::sort(order.begin(), order.end(),
              [this](const MediaId& a, const MediaId& b) { return media_.at(a).last_click < media_.at(b).last_click; });
    for (const MediaId& media : order) apply(media, Tick{});
}

// Every tab then sends its state again.
void World::restart() {
    LiveDocuments before = std::exchange(live_, {});
    for (const Document* document : before.all()) {
        auto& seq = seq_[static_cast<std::size_t>(document->ref.tab)];
        Document& again = live_.hear(document->ref, ++seq, wall_).document;
        again.media = document->media;
        again.snapshot = document->snapshot;
    }
}

void World::close_everything() {
    for (int who = 0; who < kTabs; ++who) make({.what = What::close, .who = who, .where = 0, .much = 0});
}

bool World::is_at_rest() const {
    return std::none_of(media_.begin(), media_.end(), [](const auto& entry) {
        const Media& media = entry.second;
        return media.grant || media.in_flight || media.session.is_active;
    });
}

void World::make(const Move& move) {
    const MediaId where = id(move.where);
    const auto who = static_cast<std::size_t>(move.who % kTabs);
    switch (move.what) {
        case What::look: let_time_pass(some_length(move.much)); break;
        case What::sleep: return let_time_pass(some_length(move.much));
        case What::restart: restart(); break;
        case What::snapshot: show(move, true); break;
        case What::old_snapshot: show(move, false); break;
        case What::route: go(move.who, move.much % 4 == 0 ? std::nullopt : std::optional{where}); break;
        case What::reload:
            pages_[who] += 1;
            seq_[who] = 0;
            go(move.who, where);
            break;
        case What::close: {
            const auto before = watched();
            live_.close_tab(move.who % kTabs);
            end_watches(before);
            break;
        }
        case What::progress: apply(where, ProgressSeen{move.much % 101}); break;
        case What::start: apply(id(near(move.where, is_idle)), StartAsked{"a cat", std::nullopt}); break;
        case What::stop: apply(where, StopAsked{}); break;
        case What::clear: apply(where, ClearAsked{}); break;
        case What::edit: edit(move); break;
        case What::limit: limit(move); break;
        case What::settings: settings_ = some_settings(move.much); break;
        case What::notice: {
            const Millis asked = some_length(move.much) * 8;
            machine_ = with_pause(machine_, settings_, asked, wall_);
            pause_end_ = std::max(pause_end_, real_ + std::max(asked, settings_.rate_limit_pause));
            for (const auto& [media, state] : media_) {
                if (is_running(state)) apply(media, RateLimitNoticed{});
            }
            break;
        }
        case What::claim: claim(move, true); break;
        case What::steal: claim(move, false); break;
        case What::clicked: report(move, true); break;
        case What::not_clicked: report(move, false); break;
        case What::late_report: report_late(move); break;
        case What::evidence: show_evidence(move); break;
        case What::page: report_page(move); break;
    }
    withdraw_lost_offers();
    look();
}

// As the app does at the end of every transaction (R10).
void World::withdraw_lost_offers() {
    for (int which = 0; which < kMedia; ++which) {
        const auto& grant = media(which).grant;
        if (!grant || grant->state != GrantState::offered) continue;
        const DocumentRef holder = grant->document;
        const Document* document = live_.find(holder);
        if (document ? document->media != id(which) : live_.is_gone(holder)) {
            apply(id(which), DocumentLeft{holder});
        } else if (document && document->barred_by()) {
            apply(id(which), DocumentLeft{holder, CloseReason::cannot_act});
        }
    }
    live_.forget_gone();
}

void World::go(int who, std::optional<MediaId> media) {
    const auto before = watched();
    auto& seq = seq_[static_cast<std::size_t>(who % kTabs)];
    live_.hear(tab(who), ++seq, wall_).document.media = std::move(media);
    end_watches(before);
}

void World::show(const Move& move, bool fresh) {
    const int which = move.much % 3 == 0 ? move.where : near(move.where, awaits_outcome);
    const MediaId where = id(which);
    const auto before = watched();
    auto& seq = seq_[static_cast<std::size_t>(move.who % kTabs)];
    const auto heard = live_.hear(tab(move.who), fresh ? ++seq : seq, wall_);
    if (heard.fresh) heard.document.snapshot = MediaSet({where});
    const auto attempts = not_in_ledger(where, listed(which, move.much));
    if (!attempts.empty()) apply(where, AttemptsSeen{attempts, std::nullopt, std::nullopt});
    end_watches(before);
}

void World::edit(const Move& move) {
    const MediaId where = id(move.where);
    const SessionData& now = media_.at(where).session;
    SessionPatch patch;
    const Count small = move.much / 10 % 10;
    switch (move.much % 10) {
        case 0: patch.is_active = true; break;
        case 1: patch.is_active = false; break;
        case 2: patch.outcome = static_cast<Outcome>(small % 5); break;
        case 3: patch.retry_count = small; break;
        case 4: patch.videos_generated = small; break;
        case 5: patch.credits_used = small; break;
        case 6: patch.can_retry = small % 2 == 0; break;
        case 7: patch.last_attempt_time = patch.last_failure_time = kNever; break;
        case 8:
            patch.processed_attempt_ids = now.processed_attempt_ids.copy();
            patch.processed_attempt_ids->push_back(AttemptId{"declared" + std::to_string(++declared_)});
            break;
        case 9: patch.layer1_failures = -1 - small; break;  // refused
    }
    apply(where, UpdateAsked{patch, {}});
}

void World::limit(const Move& move) {
    PersistentPatch patch;
    const Count small = move.much / 5 % 16;  // 0 is refused
    switch (move.much % 5) {
        case 0: patch.max_retries = small; break;
        case 1: patch.video_goal = small; break;
        case 2: patch.auto_retry_enabled = false; break;
        case 3: patch.auto_retry_enabled = true; break;
        case 4: patch.last_prompt_value = std::string(static_cast<std::size_t>(small), 'x'); break;
    }
    apply(id(move.where), UpdateAsked{{}, patch});
}

void World::claim(const Move& move, bool honest) {
    const MediaId where = id(near(move.where, is_offered));
    const auto& grant = media_.at(where).grant;
    ClaimAsked asked{.id = grant ? grant->id : machine_.last_grant,
                     .document = grant ? grant->document : tab(move.who),
                     .is_on_image = true,
                     .past = std::nullopt,
                     .options = {.length = move.much % 9 == 0 ? "6" : "10"}};
    if (!honest) {
        asked.document = tab(move.who);
        asked.id.value -= move.much % 3;
    }
    if (const auto past = closed_.find(asked.id); past != closed_.end()) {
        if (past->second.media != where) return;
        asked.past = past->second;
    }
    live_.touch(asked.document, wall_);
    const Document* document = live_.find(asked.document);
    asked.is_on_image = document && document->media == where;
    apply(where, asked);
}

void World::report(const Move& move, bool clicked) {
    const MediaId where = id(near(move.where, is_claimed));
    const auto& grant = media_.at(where).grant;
    if (!grant) return;
    const DocumentRef from = move.much % 8 == 0 ? tab(move.who) : grant->document;
    live_.touch(from, wall_);
    apply(where, ClickReported{grant->id, from, clicked, "no button", std::nullopt});
}

void World::show_evidence(const Move& move) {
    const MediaId where = id(near(move.where, is_claimed));
    const auto& grant = media_.at(where).grant;
    if (!grant) return;
    const GrantId which = grant->id;
    const DocumentRef from = move.much % 8 == 0 ? tab(move.who) : grant->document;
    switch (move.much % 5) {
        case 0: return apply(where, NoEvidenceSeen{which, from});
        case 1: return apply(where, SiteErrorSeen{which, from, 403});
        default: return apply(where, GenerationSeen{which, from, {.length = move.much % 7 == 0 ? "6" : "10"}});
    }
}

void World::report_page(const Move& move) {
    Document* document = live_.find(tab(move.who));
    if (!document) return;
    PageReport report;
    report.can_act = move.much % 3 != 0;
    if (move.much % 5 == 0) report.others = {"another"};
    live_.report(*document, std::move(report), wall_);
    withdraw_lost_offers();
}

void World::report_late(const Move& move) {
    const auto found = closed_.find(GrantId{1 + move.much / 2 % std::max<std::int64_t>(1, machine_.last_grant.value)});
    if (found == closed_.end()) return;
    const Grant past = found->second;
    apply(past.media, ClickReported{past.id, past.document, move.much % 2 == 0, "no button", past});
}

}  // namespace host::core::test
