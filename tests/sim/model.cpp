#include "sim/model.hpp"

#include <algorithm>
#include <utility>

namespace sim {
namespace {

constexpr std::int64_t kOfferTtl = 10'000;     // R10
constexpr std::int64_t kSiteInterval = 3'000;  // R17
constexpr int kMaxInFlight = 3;                // R17

std::string name_of(const Json& error) { return error.at("data").at("name").get<std::string>(); }

}  // namespace

void fail(const char* invariant, const std::string& details) {
    throw Violation(std::string{invariant} + (details.empty() ? "" : ": " + details));
}

std::string Request::text() const {
    return Json{{"jsonrpc", "2.0"}, {"id", id}, {"method", method}, {"params", params}}.dump();
}

void Model::begin(std::int64_t now, bool disk_failed) {
    now_ = now;
    disk_failed_ = disk_failed;
    ++turn_;
}

void Model::opened(const std::string& document, std::size_t profile, int tab) {
    places_[document] = {.profile = profile, .tab = tab, .seq = 0, .post = {}};
}

void Model::rebooted() { disturbed_ = ++turn_; }

bool Model::is_within(const std::optional<Stamp>& since, std::int64_t length) const {
    return since && is_certain(*since) && now_ < since->at + length;
}

Model::Media& Model::create(const std::string& id) {
    Media& media = media_[id];
    if (!media.known) {
        media.known = true;
        media.max_retries = rules_.max_retries;
        media.goal = rules_.video_goal;
    }
    return media;
}

void Model::handled(const Request& request, const Json& response) {
    if (const auto error = response.find("error"); error != response.end()) {
        const std::string name = name_of(*error);
        if (disk_failed_ && (name == "storage_full" || name == "storage_io")) return;  // nothing has happened
        const bool expected = name == "unknown_media" || name == "rate_limited" || name == "invalid_params";
        SIM_MUST(expected, "no request fails without a fault", request.text() + " -> " + response.dump());
        return;
    }
    const Json& result = response.at("result");
    if (const auto id = request.params.find("requestId"); id != request.params.end()) {
        const std::string about = result.contains("view") ? result.at("view").at("mediaId").get<std::string>() : "";
        const auto [known, fresh] = answers_.emplace(id->get<std::string>(), Answer{result.dump(), about});
        SIM_MUST(fresh || known->second.result == result.dump(), "the same requestId gets the same answer",
                 request.text());
        if (!fresh) return;  // nothing happened this time, and what it says may be old
    }
    if (const auto seq = request.params.find("seq"); seq != request.params.end() && request.params.contains("path")) {
        Place& place = places_[request.document];
        if (*seq > place.seq) {
            const std::string path = request.params.at("path");
            place.post = path.substr(path.rfind('/') + 1);
        }
    }
    if (request.method == "tab.closed") {  // whatever is in the tab by now; a message of it that is late begins anew
        const Place closed = places_[request.document];
        for (auto& [document, place] : places_) {
            if (place.profile == closed.profile && place.tab == closed.tab) place.seq = 0;
        }
    }
    if (request.params.contains("seq")) {
        Place& place = places_[request.document];
        place.seq = std::max(place.seq, request.params.at("seq").get<std::int64_t>());
    }
    const std::string& method = request.method;
    if (method == "snapshot") snapshot(request, result);
    if (method == "session.start") start(request, result);
    if (method == "session.update") update(request.params);
    if (method == "decision.claim") claim(request, result);
    if (method == "decision.result") result_of_click(request);
    if (method == "session.stop") media_[request.params.at("mediaId")].running = false;
    if (method == "session.delete") erase(request.params.at("mediaId"), result);
    if (method == "migrate") forged(request.params);
    if (method == "session.clear") {
        media_[request.params.at("mediaId")].touched = true;
        media_[request.params.at("mediaId")].unsure = false;
        Media& media = media_[request.params.at("mediaId")];
        media.running = media.first_click = false;
        media.counted.clear();
        media.refused = media.videos = 0;
        media.last_failure.reset();
        media.options.clear();
        media.before.clear();
        media.ended_by.clear();
    }
    if (method == "notice") notice(request);
    if (method == "session.adopt") own_click(request, result);
    if (const auto view = result.find("view"); view != result.end()) see_view(*view);
    if (const auto decision = result.find("decision"); decision != result.end()) see_decision(*decision);
}

void Model::pushed(const Json& message) {
    const Json& params = message.at("params");
    if (message.at("method") == "session.changed") see_view(params.at("view"));
    if (message.at("method") == "decision") see_decision(params);
}

void Model::settle(Media& media) {
    media.active = media.auto_retry;
    if (media.videos >= media.goal || media.refused >= media.max_retries) media.running = false;
}

void Model::start(const Request& request, const Json& result) {
    SIM_MUST(!is_within(pause_, pause_length_), "no session starts in a pause (R13)", request.text());
    const std::string id = result.at("view").at("mediaId");
    begin(create(id), request.params.at("prompt"));
}

void Model::begin(Media& media, const std::string& prompt) {
    media.touched = true;
    media.unsure = false;
    media.running = media.active = media.first_click =
        true;  // whatever auto-retry says: the first attempt is the user's
    media.counted.clear();
    media.refused = media.videos = 0;
    media.last_failure.reset();
    media.prompt = prompt;
    media.is_open = false;
    media.options.clear();
    media.before.clear();
    media.ended_by.clear();
}

void Model::update(const Json& params) {
    Media& media = create(params.at("mediaId"));
    media.touched = true;
    const Json limits = params.value("persistent", Json::object());
    media.max_retries = limits.value("maxRetries", media.max_retries);
    media.goal = limits.value("videoGoal", media.goal);
    media.auto_retry = limits.value("autoRetryEnabled", media.auto_retry);
    const Json session = params.value("session", Json::object());
    if (session.contains("isActive")) {
        media.running = session.at("isActive").get<bool>();
        media.is_open = false;
    }
    settle(media);
}

void Model::claim(const Request& request, const Json& result) {
    if (!result.at("granted").get<bool>()) return;
    SIM_MUST(!last_claim_ || now_ >= *last_claim_ + kSiteInterval, "claims are apart on the whole machine (R17)",
             request.text());
    last_claim_ = now_;
    const std::string decision = request.params.at("decisionId");
    const std::string id = result.at("mediaId");
    Media& media = create(id);
    SIM_MUST(!granted_.contains(decision), "a grant is claimed at most once (R10)", decision);
    granted_[decision] = request.document;
    media_of_grant_[decision] = id;
    const auto owner = offered_to_.find(decision);
    SIM_MUST(owner == offered_to_.end() || owner->second == request.document,
             "a grant is claimed by the document it was offered to (R10)", decision + " by " + request.document);
    SIM_MUST(media.running && media.active, "nothing is granted after an end (R12)", decision);
    SIM_MUST(!is_within(pause_, pause_length_), "nothing is granted in a pause (R13)", decision);
    SIM_MUST(!is_awaiting(media), "nothing is granted while an outcome is awaited (R10)", decision);
    const auto [begin, end] = deleted_in_flight_.equal_range(id);
    SIM_MUST(
        std::none_of(begin, end, [&](const auto& click) { return is_within(click.second, rules_.attempt_timeout); }),
        "deleting an image makes no room for another click on it (R16)", decision);
    judge_place(request.document, id);
    SIM_MUST(result.at("prompt") == media.prompt, "the prompt is the user's, unchanged", result.dump());
    for (const auto& [name, value] : std::exchange(media.options, {})) media.before[name] = value;
    media.options = options_in(request.params);
    SIM_MUST(!differs(media.before, media.options), "a retry is set as the attempts before it (R24)", request.text());
    media.is_open = true;
    media.generation_seen = false;
    media.last_click = media.awaited_since = stamp();
    media.awaited = decision;
    media.click_confirmed = media.first_click = false;
}

void Model::result_of_click(const Request& request) {
    const std::string decision = request.params.at("decisionId");
    const auto owner = granted_.find(decision);
    if (owner == granted_.end() || owner->second != request.document) return;
    for (auto& [id, media] : media_) {
        if (media.awaited != decision) continue;
        const bool clicked = request.params.at("clicked").get<bool>();
        if (!clicked && !media.click_confirmed && media.awaited_since)
            media.options.clear();  // no attempt was made with them
        if (!is_awaiting(media)) continue;
        if (clicked) {
            media.last_click = media.awaited_since = stamp();
            last_claim_ = now_;
            media.click_confirmed = true;
        } else if (!media.click_confirmed) {
            media.awaited_since.reset();
        }
    }
}

void Model::clicked(const std::string& decision, const std::string& document, std::int64_t now) {
    SIM_MUST(!last_press_ || now >= *last_press_ + kSiteInterval, "clicks are apart on the whole machine (R17)",
             decision);
    last_press_ = now;
    SIM_MUST(clicks_.emplace(decision, document).second, "one click for a grant (R10)", decision);
    const auto granted = granted_.find(decision);
    SIM_MUST(granted != granted_.end() && granted->second == document, "clicks <= claims (R10)", decision);
}

// Every view that is told is the newest there is, and its counts are the model's.
void Model::see_view(const Json& view) {
    if (view.is_null()) return;
    const std::string id = view.at("mediaId");
    Media& media = create(id);
    const std::int64_t revision = view.at("revision");
    SIM_MUST(revision >= media.revision, "what was answered is durable, revisions only grow (R15)", view.dump());
    SIM_MUST(revision > media.revision || view == media.view, "one revision is one view (R15)",
             view.dump() + " was " + media.view.dump());
    media.revision = revision;
    media.view = view;
    const Json& session = view.at("session");
    const auto differs = [&](const char* what) { return what + (" of " + id) + ": " + view.dump(); };
    SIM_MUST(view.at("persistent").at("maxRetries") == media.max_retries, "limits are the user's (R6, R21)",
             differs("maxRetries"));
    SIM_MUST(view.at("persistent").at("lastPromptValue") == media.prompt, "the prompt is the user's (R21)",
             differs("lastPromptValue"));
    const bool pending = session.at("outcome") == "pending";
    SIM_MUST(!pending || media.running, "what has ended stays ended, what nobody started is not there (R12, R21)",
             differs("outcome"));
    if (!pending) media.running = media.first_click = media.is_open = false;
    media.ended_by = pending ? "" : last_end_in(session.at("logs"), media.ended_by);
    SIM_MUST(!session.at("isActive").get<bool>() || pending, "what has ended stays ended (R12)", differs("isActive"));
    if (media.unsure) return;
    SIM_MUST(session.at("retryCount") == media.refused, "each attempt is counted once (R4)", differs("retryCount"));
    SIM_MUST(session.at("videosGenerated") == media.videos, "each attempt is counted once (R4)",
             differs("videosGenerated"));
    SIM_MUST(session.at("creditsUsed") == media.refused + media.videos, "each attempt is counted once (R4)",
             differs("creditsUsed"));
    SIM_MUST(session.at("processedAttemptIds") == media.counted, "each attempt is counted once (R4)", differs("ids"));
}

void Model::see_decision(const Json& decision) {
    if (decision.at("action") != "retry") return;
    const std::string id = decision.at("decisionId");
    const std::string document = decision.at("tab").at("document");
    Media& media = create(decision.at("mediaId"));
    const auto [known, fresh] = offered_to_.emplace(id, document);
    SIM_MUST(known->second == document, "a grant is offered to one document (R10)", decision.dump());
    SIM_MUST(!granted_.contains(id), "what was claimed is not offered again (R10)", decision.dump());
    SIM_MUST(decision.at("now") < decision.at("expiresAt"), "an offer that is told can be claimed (R10)",
             decision.dump());
    SIM_MUST(media.running && media.active, "nothing is granted after an end (R12)", decision.dump());
    SIM_MUST(media.refused < media.max_retries && media.videos < media.goal, "nothing is granted over a cap (R5)",
             decision.dump());
    SIM_MUST(!is_within(pause_, pause_length_), "nothing is granted in a pause (R13)", decision.dump());
    SIM_MUST(!is_awaiting(media), "nothing is granted while an outcome is awaited (R10)", decision.dump());
    SIM_MUST(decision.at("prompt") == media.prompt, "the prompt is the user's, unchanged", decision.dump());
    if (fresh) judge_offer(decision, media);
}

void Model::judge_offer(const Json& decision, Media& media) {
    // When it was made, by the time that the hosts share; now is now.
    const std::int64_t age =
        decision.at("now").get<std::int64_t>() - decision.at("expiresAt").get<std::int64_t>() + kOfferTtl;
    const std::int64_t offered = now_ - age;
    if (age == 0) judge_place(decision.at("tab").at("document"), decision.at("mediaId"));
    const auto too_early = [&](const std::optional<Stamp>& since, std::int64_t wait) {
        return since && is_certain(*since) && offered < since->at + wait;
    };
    SIM_MUST(media.first_click || !too_early(media.last_click, rules_.cooldown),
             "nothing is granted within the cooldown of a click (R9)", decision.dump());
    SIM_MUST(!too_early(media.last_failure, rules_.cooldown),
             "nothing is granted within the cooldown of a refusal (R9)", decision.dump());
    SIM_MUST(!too_early(last_offer_, kSiteInterval), "offers are apart on the whole machine (R17)", decision.dump());
    SIM_MUST(has_room_in_flight(media), "three sessions in flight at once (R17)", decision.dump());
    if (!last_offer_ || offered > last_offer_->at) last_offer_ = Stamp{offered, turn_};
}

bool Model::has_room_in_flight(const Media& media) const {
    const auto others = std::count_if(media_.begin(), media_.end(), [&](const auto& entry) {
        return &entry.second != &media && is_awaiting(entry.second);
    });
    const auto ghosts = std::count_if(deleted_in_flight_.begin(), deleted_in_flight_.end(), [&](const auto& entry) {
        return &media_.at(entry.first) != &media && is_within(entry.second, rules_.attempt_timeout);
    });
    return others + ghosts < kMaxInFlight;
}

// R10: a page may click only for the image that it shows.
void Model::judge_place(const std::string& document, const std::string& id) const {
    const auto place = places_.find(document);
    const std::string post = place == places_.end() ? "" : place->second.post;
    const auto listed = listed_.find(id);
    SIM_MUST(post == id || (listed != listed_.end() && listed->second.contains(post)),
             "a click is for the image that the page shows (R10, R2)", document + " on " + post + " for " + id);
}

// R16: all of it is gone, but for a click that may be waiting for its outcome.
void Model::erase(const std::string& id, const Json& result) {
    Media& media = media_[id];
    SIM_MUST(result.at("deleted").get<bool>() || !media.known, "what was stored can be deleted (R16)", id);
    if (is_awaiting(media)) deleted_in_flight_.emplace(id, *media.awaited_since);
    const auto [begin, end] = deleted_in_flight_.equal_range(id);
    if (begin != end) {
        for (const auto& [attempt, refused] : media.ledger) counted_before_[id][attempt] = std::prev(end)->second;
    }
    for (const auto& [decision, its_media] : media_of_grant_) {
        if (its_media == id) deleted_grants_.insert(decision);
    }
    media = Media{};
    media.unsure = forged_.contains(id);  // what waits for a snapshot may come back
    std::erase_if(answers_, [&](const auto& answer) { return answer.second.media == id; });
}

// R21: what a page hands over may bring counters and ids to an image that nobody has used yet, at once or when a
// snapshot names it, and nothing else.
void Model::forged(const Json& params) {
    for (const auto& [key, text] : params.at("entries").items()) {
        const Json entry = Json::parse(text.get<std::string>());
        const bool is_store = entry.contains("state");
        const std::string id =
            is_store ? entry.at("state").at("sessionByMediaId").begin().key() : key.substr(key.find('_') + 1);
        const Json& session = is_store ? entry.at("state").at("sessionByMediaId").at(id) : entry;
        for (const Json& attempt : session.at("processedAttemptIds")) {
            forged_[id].insert(attempt.get<std::string>());
            forged_[id].insert(attempt.get<std::string>() + "s");  // as the store calls some of them (R22)
        }
        if (!media_[id].touched) media_[id].unsure = true;
    }
}

}  // namespace sim
