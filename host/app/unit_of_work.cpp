#include "app/unit_of_work.hpp"

#include <algorithm>

#include "core/deadlines.hpp"
#include "core/kept_prompt.hpp"
#include "core/retry_policy.hpp"

namespace host::app {

using core::Media;
using core::MediaId;

namespace {

// The cached value, or else the result of `ask`, which is then cached.
template <class Value, class Ask>
const Value& recall(std::optional<Value>& remembered, Ask ask) {
    if (!remembered) remembered = ask();
    return *remembered;
}

bool awaits_click_of(const Media& media, core::Instant clicked_at) {
    return media.in_flight && media.last_click >= clicked_at;
}

// R16: the media was deleted while its click was in flight, and is back.
void await_click_of(Media& media, core::Instant clicked_at) {
    media.in_flight = true;
    media.session.can_retry = false;
    media.last_click = std::max(media.last_click, clicked_at);
    media.session.last_attempt_time = std::max(media.session.last_attempt_time, clicked_at);
}

bool needs_a_slot(const Media& media) { return media.in_flight || media.grant.has_value(); }  // R17

}  // namespace

UnitOfWork::UnitOfWork(store::SessionStore& store, core::LiveDocuments& documents, core::Graces& graces, Cache& cache,
                       core::Instant now, const platform::Random& dice)
    : store_(store),
      documents_(documents),
      graces_(graces),
      cache_(cache),
      now_(now),
      dice_(dice),
      settings_(recall(cache.settings, [&store] { return store.settings(); })),
      machine_(recall(cache.machine, [&store] { return store.machine(); })) {
    core::Machine machine = machine_;
    core::pull_back_to(now_, machine);
    set(machine);
}

const std::optional<Media>& UnitOfWork::find(const MediaId& media) {
    const auto found = cache_.media.find(media);
    if (found != cache_.media.end()) return found->second;
    return cache_.media.emplace(media, store_.load(media)).first->second;
}

core::Count UnitOfWork::attempts_of(const MediaId& media) {
    const auto found = cache_.attempts.find(media);
    if (found != cache_.attempts.end()) return found->second;
    return cache_.attempts.emplace(media, store_.ledger().count(media)).first->second;
}

const std::vector<MediaId>& UnitOfWork::running() {
    return recall(cache_.running, [this] { return store_.media().running(); });
}

const std::vector<MediaId>& UnitOfWork::assumed() {
    return recall(cache_.assumed, [this] { return store_.media().assumed(); });
}

const std::vector<core::PostId>& UnitOfWork::waiting_posts() {
    return recall(cache_.waiting_posts, [this] { return store_.legacy().waiting_posts(); });
}

const std::vector<MediaId>& UnitOfWork::in_flight() {
    return recall(cache_.in_flight, [this] { return store_.media().in_flight(); });
}

core::Count UnitOfWork::in_flight_besides(const MediaId& media) {
    const auto& all = in_flight();
    const auto others = std::count_if(all.begin(), all.end(), [&media](const MediaId& id) { return id != media; });
    return others + deleted_clicks_besides(media);
}

Media UnitOfWork::new_media(const MediaId& id) {
    Media media = core::new_media(id, settings_, now_);
    if (const auto clicked_at = deleted_click_of(id)) await_click_of(media, *clicked_at);
    return media;
}

core::Answer UnitOfWork::apply(const MediaId& id, const core::Event& event, IfNew if_new) {
    const std::optional<Media>& before = find(id);  // valid until write()
    std::optional<Media> other;                     // what the step works on, if it differs from the stored media
    if (!before) {
        other = new_media(id);
        other->assumed = if_new == IfNew::assumed;
    } else if (const auto clicked_at = deleted_click_of(id); clicked_at && !awaits_click_of(*before, *clicked_at)) {
        other = before;
        await_click_of(*other, *clicked_at);
        if (other->session != before->session) ++other->revision;  // the step does not know this change (R15)
    }
    const Media& media = other ? *other : *before;
    if (media.grant && media.grant->state == core::GrantState::offered && now_ >= media.grant->expires_at) {
        documents_.offer_expired(*media.grant);
    }
    core::Step step = core::step(media, event,
                                 {.now = now_,
                                  .settings = settings_,
                                  .machine = machine_,
                                  .others_in_flight = in_flight_besides(id),
                                  .dice = dice_(),
                                  .candidate = documents_.candidate_for(id),
                                  .nobody = documents_.why_no_candidate(id, std::nullopt),
                                  .watched = documents_.watch(id),
                                  .grace_until = grace_of(media)});
    core::Answer answer = step.answer;
    if (other) step.changed = before != step.media;  // compared with what is stored
    if (!std::holds_alternative<core::Refused>(answer)) save(before, std::move(step));
    return answer;
}

void UnitOfWork::save(const std::optional<Media>& before, core::Step step) {
    if (settings_.keep_prompt_history) {
        if (const auto news = core::prompt_news(before, step)) store_.prompts().add(*news, now_);
    }
    for (const core::Grant& grant : step.closed) store_.grants().close(grant);
    for (const core::Grant& grant : step.amended) store_.grants().close(grant);
    if (step.changed) write(before, std::move(step.media));
    for (const core::LedgerEntry& entry : step.ledger) add(entry);
    for (const core::LedgerEntry& entry : step.corrected) store_.ledger().correct(entry);
    for (const core::Note& note : step.notes) store_.journal().append(now_, note);
    set(step.machine);
}

void UnitOfWork::add(const core::LedgerEntry& entry) {
    store_.ledger().insert(entry);
    const auto known = cache_.attempts.find(entry.media);
    if (known == cache_.attempts.end()) return;
    if (core::may_be_known(entry.source)) {
        cache_.attempts.erase(known);
    } else {
        ++known->second;
    }
}

// `before` may refer to the cached media, and is invalid afterwards.
void UnitOfWork::write(const std::optional<Media>& before, Media after) {
    store_.save(before, after, due_at(after));
    if ((before && core::is_running(*before)) != core::is_running(after)) cache_.running.reset();
    forget_deleted_click(after);
    if ((before && before->assumed) != after.assumed) cache_.assumed.reset();
    if ((before && needs_a_slot(*before)) != needs_a_slot(after)) cache_.in_flight.reset();
    cache_.media[after.id] = std::move(after);
}

void UnitOfWork::settle(const MediaId& id) {
    apply(id, core::Tick{});
    const Media& media = *find(id);
    store_.media().save_due(id, due_at(media));
}

core::Instant UnitOfWork::grace_of(const Media& media) {
    return graces_.of(media, settings_, now_, [this, &media] { return store_.media().noted_due(media.id); });
}

// A moment that is over is looked at again when the grace is over, too.
std::optional<core::Instant> UnitOfWork::due_at(const Media& media) {
    const auto due = core::due_at(media, settings_);
    return due ? std::optional{std::max(*due, grace_of(media))} : due;
}

void UnitOfWork::settle_if_known(const std::optional<MediaId>& media) {
    if (media && find(*media)) apply(*media, core::Tick{});
}

void UnitOfWork::set(const core::Settings& settings) {
    store_.save(settings);
    cache_.settings = settings_ = settings;
    const std::vector<MediaId> all = running();      // settling one may end it
    for (const MediaId& media : all) settle(media);  // their deadlines follow the settings
}

void UnitOfWork::set(const core::Machine& machine) {
    if (machine == machine_) return;
    store_.save(machine);
    cache_.machine = machine_ = machine;
}

bool UnitOfWork::erase(const MediaId& media) {
    if (const auto& known = find(media); known && known->in_flight) remember_deleted_click(*known);
    cache_.media[media] = std::nullopt;
    cache_.forget_lists();
    cache_.listed.clear();
    return store_.erase(media);
}

void UnitOfWork::bound_evidence(std::int64_t rows_added) {
    if (!store_.evidence().is_worth_a_look(rows_added)) return;
    const std::vector<MediaId> dropped =
        store_.evidence().drop_what_is_over([this](const MediaId& media) { return documents_.is_shown(media); });
    if (dropped.empty()) return;
    for (const MediaId& media : dropped) cache_.media[media] = std::nullopt;
    cache_.forget_lists();
    cache_.listed.clear();
}

void UnitOfWork::reload(const MediaId& media) { cache_.media.erase(media); }

MediaId UnitOfWork::meant(const MediaId& media) {
    if (find(media)) return media;
    return store_.aliases().find(core::PostId{media.value}).value_or(media);
}

std::optional<MediaId> UnitOfWork::clicked_by(const core::DocumentRef& document) {
    std::optional<MediaId> found;
    for (const MediaId& id : in_flight()) {
        const auto& media = find(id);
        if (!media || !media->in_flight) continue;
        // The click of an ended session keeps waiting (R12).
        const std::optional<core::Grant> clicked = media->grant ? media->grant : store_.grants().last_claimed(id);
        if (!clicked || clicked->document != document) continue;
        if (found) return std::nullopt;
        found = id;
    }
    return found;
}

core::Decision UnitOfWork::decision_for(const core::Document& document) {
    if (!document.post) return core::NoneDecision{std::nullopt, core::NoneReason::not_on_post};
    if (!document.media) return core::NoneDecision{std::nullopt, core::NoneReason::media_unknown};
    return decision_on(*document.media, document.ref);
}

core::Decision UnitOfWork::decision_on(const MediaId& id, const std::optional<core::DocumentRef>& reader) {
    const auto& media = find(id);
    if (!media) return core::NoneDecision{id, core::NoneReason::not_started};
    const core::Surroundings around{
        now_, settings_, machine_, in_flight_besides(id), documents_.why_no_candidate(id, reader), grace_of(*media)};
    return core::decide(*media, around, reader);
}

std::optional<core::View> UnitOfWork::view_of(const std::optional<MediaId>& media) {
    if (!media || !find(*media)) return std::nullopt;
    return core::view_of(*find(*media));
}

std::vector<MediaId> UnitOfWork::watched_sessions() {
    if (documents_.empty()) return {};
    std::vector<MediaId> media = running();
    std::erase_if(media, [this](const MediaId& id) { return !documents_.watch(id); });
    return media;
}

void UnitOfWork::settle_all() {
    drop_old_deleted_clicks();
    keep_newest_report();
    if (const auto next = store_.media().next_due(); next && *next <= now_) {
        for (const MediaId& media : store_.media().due(now_)) settle(media);
    }
    for (const MediaId& media : watched_sessions()) {
        const auto watch = core::watch_at(*find(media), settings_);
        if (watch && *watch <= now_) settle(media);
    }
    for (core::Document* document : documents_.all()) {
        if (document->is_unresolved()) place(*document);
    }
    withdraw_lost_offers();
    std::vector<MediaId> waiting;
    for (const MediaId& media : documents_.media_on_screen()) {
        if (find(media) && core::wants_grant(*find(media))) waiting.push_back(media);
    }
    std::sort(waiting.begin(), waiting.end(),
              [this](const MediaId& a, const MediaId& b) { return find(a)->last_click < find(b)->last_click; });
    for (const MediaId& media : waiting) apply(media, core::Tick{});
}

std::optional<core::Instant> UnitOfWork::next_deadline() {
    std::optional<core::Instant> next = store_.media().next_due();
    const auto also = [&next, this](std::optional<core::Instant> at) {
        // A moment in the past was tried just now; only an event, not time, can change it.
        if (at && *at > now_) next = next ? std::min(*next, *at) : *at;
    };
    for (const MediaId& media : documents_.media_on_screen()) {
        if (find(media)) also(core::offer_at(*find(media), settings_, machine_));
    }
    for (const MediaId& media : watched_sessions()) also(core::watch_at(*find(media), settings_));
    for (const core::Instant at : deleted_clicks().times) also(at + settings_.attempt_timeout);
    also(report_due());
    return next;
}

std::optional<core::Instant> UnitOfWork::report_due() {
    const auto& newest = documents_.newest_report();
    if (!newest) return std::nullopt;
    const auto& stored = recall(cache_.page_report, [this] {
        auto found = store_.page_report();
        if (found) found->at = std::min(found->at, now_);
        return found;
    });
    return core::write_at(stored, *newest);
}

void UnitOfWork::keep_newest_report() {
    const auto due = report_due();
    if (!due || *due > now_) return;
    store_.save(*documents_.newest_report());
    cache_.page_report = documents_.newest_report();
}

}  // namespace host::app
