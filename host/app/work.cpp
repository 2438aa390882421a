#include "app/work.hpp"

#include <algorithm>

#include "core/deadlines.hpp"
#include "core/retry_policy.hpp"

namespace host::app {

using core::Media;
using core::MediaId;

Work::Work(store::SessionStore& store, core::LiveDocuments& documents, core::Instant now, const Dice& dice)
    : store_(store),
      documents_(documents),
      now_(now),
      dice_(dice),
      settings_(store.settings()),
      machine_(store.machine()) {
    core::Machine machine = machine_;
    core::pull_back_to(now_, machine);  // R20
    set(machine);
}

const std::optional<Media>& Work::find(const MediaId& media) {
    const auto found = seen_.find(media);
    if (found != seen_.end()) return found->second;
    return seen_.emplace(media, store_.load(media)).first->second;
}

core::Answer Work::apply(const MediaId& id, const core::Event& event, IfNew if_new) {
    const std::optional<Media> before = find(id);
    Media media = before ? *before : core::new_media(id, settings_, now_);
    if (!before) media.assumed = if_new == IfNew::assumed;
    if (media.grant && media.grant->state == core::GrantState::offered && now_ >= media.grant->expires_at) {
        documents_.offer_expired(*media.grant);
    }
    core::Step step = core::step(media, event,
                                 {.now = now_,
                                  .settings = settings_,
                                  .machine = machine_,
                                  .others_in_flight = store_.in_flight_besides(id),
                                  .dice = dice_(),
                                  .candidate = documents_.candidate_for(id),
                                  .watched = documents_.watch(id)});
    core::Answer answer = step.answer;
    if (!std::holds_alternative<core::Refused>(answer)) save(before, std::move(step));
    return answer;
}

void Work::save(const std::optional<Media>& before, core::Step step) {
    for (const core::Grant& grant : step.closed) store_.close(grant);
    for (const core::Grant& grant : step.amended) store_.close(grant);
    if (before != step.media) store_.save(before, step.media, core::due_at(step.media, settings_));
    for (const core::LedgerEntry& entry : step.ledger) store_.insert(entry);
    for (const core::Note& note : step.notes) store_.append(now_, note);
    set(step.machine);
    seen_[step.media.id] = std::move(step.media);
}

void Work::settle(const MediaId& id) {
    apply(id, core::Tick{});
    const Media& media = *find(id);
    store_.save(media, media, core::due_at(media, settings_));
}

void Work::settle_if_known(const std::optional<MediaId>& media) {
    if (media && find(*media)) apply(*media, core::Tick{});
}

void Work::set(const core::Settings& settings) {
    store_.save(settings);
    settings_ = settings;
    for (const MediaId& media : store_.running()) settle(media);  // their deadlines follow the settings
}

void Work::set(const core::Machine& machine) {
    if (machine == machine_) return;
    store_.save(machine);
    machine_ = machine;
}

bool Work::erase(const MediaId& media) {
    seen_[media] = std::nullopt;
    return store_.erase(media);
}

void Work::reload(const MediaId& media) { seen_.erase(media); }

MediaId Work::meant(const MediaId& media) {
    if (find(media)) return media;
    return store_.alias(core::PostId{media.value}).value_or(media);
}

core::Decision Work::decision_for(const core::Document& document) {
    if (!document.post) return core::NoneDecision{std::nullopt, core::NoneReason::not_on_post};
    if (!document.media) return core::NoneDecision{std::nullopt, core::NoneReason::media_unknown};
    return decision_on(*document.media, document.ref);
}

core::Decision Work::decision_on(const MediaId& id, const std::optional<core::DocumentRef>& reader) {
    const auto& media = find(id);
    if (!media) return core::NoneDecision{id, core::NoneReason::not_started};
    return core::decide(*media, {now_, settings_, machine_, store_.in_flight_besides(id)}, reader);
}

std::optional<core::View> Work::view_of(const std::optional<MediaId>& media) {
    if (!media || !find(*media)) return std::nullopt;
    return core::view_of(*find(*media));
}

std::vector<MediaId> Work::watched_sessions() {
    std::vector<MediaId> media = store_.running();
    std::erase_if(media, [this](const MediaId& id) { return !documents_.watch(id); });
    return media;
}

void Work::settle_all() {
    for (const MediaId& media : store_.due(now_)) settle(media);
    for (const MediaId& media : watched_sessions()) {
        const auto watch = core::watch_at(*find(media), settings_);
        if (watch && *watch <= now_) settle(media);
    }
    std::vector<MediaId> waiting;
    for (const MediaId& media : documents_.media_on_screen()) {
        if (find(media) && core::wants_grant(*find(media))) waiting.push_back(media);
    }
    std::sort(waiting.begin(), waiting.end(),
              [this](const MediaId& a, const MediaId& b) { return find(a)->last_click < find(b)->last_click; });
    for (const MediaId& media : waiting) apply(media, core::Tick{});
}

std::optional<core::Instant> Work::next_deadline() {
    std::optional<core::Instant> next = store_.next_due();
    const auto also = [&next, this](std::optional<core::Instant> at) {
        // What is already past was tried just now: not time but an event will change it.
        if (at && *at > now_) next = next ? std::min(*next, *at) : *at;
    };
    for (const MediaId& media : documents_.media_on_screen()) {
        if (find(media)) also(core::offer_at(*find(media), settings_, machine_));
    }
    for (const MediaId& media : watched_sessions()) also(core::watch_at(*find(media), settings_));
    return next;
}

}  // namespace host::app
