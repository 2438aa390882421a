// R13, R23, R24 once more: the user's own clicks, and what pages show of clicks.
#include <algorithm>

#include "sim/model.hpp"

namespace sim {

Options options_in(const Json& params) {
    Options options;
    const Json given = params.value("options", Json::object());
    for (const auto& [name, value] : given.items()) options[name] = value.get<std::string>();
    return options;
}

bool differs(const Options& before, const Options& after) {
    return std::ranges::any_of(after, [&](const auto& option) {
        const auto known = before.find(option.first);
        return known != before.end() && known->second != option.second;
    });
}

std::string last_end_in(const Json& logs, const std::string& otherwise) {
    std::string found = otherwise;
    for (const Json& line : logs) {
        const std::string text = line;
        if (text.find("] Session ended: ") != std::string::npos) found = text.substr(text.rfind('(') + 1);
    }
    if (found.ends_with(')')) found.pop_back();
    return found;
}

void Model::own_click(const Request& request, const Json& result) {
    if (!result.at("adopted").get<bool>()) return;
    const std::string id = result.at("view").at("mediaId"), decision = result.at("decisionId");
    const std::string prompt = request.params.at("prompt");
    Media& media = create(id);
    SIM_MUST(rules_.adopts, "own clicks start nothing where the user has not allowed it (R23)", request.text());
    SIM_MUST(!is_within(pause_, pause_length_), "no session starts in a pause (R13)", request.text());
    SIM_MUST(media.ended_by != "user", "after the user's stop their click starts nothing (R23)", request.text());
    SIM_MUST(media.ended_by != "prompt_refused" || prompt != media.prompt,
             "a prompt that was refused is not continued by a click (R23)", request.text());
    SIM_MUST(!is_awaiting(media), "an own click starts nothing beside one in flight (R23)", request.text());
    SIM_MUST(has_room_in_flight(media), "an own click is no fourth one in flight (R17, R23)", request.text());
    SIM_MUST(!granted_.contains(decision), "what the user clicked was nobody's grant (R10)", decision);
    judge_place(request.document, id);
    begin(media, prompt);
    granted_[decision] = request.document;
    media_of_grant_[decision] = id;
    offered_to_[decision] = request.document;  // so that others try to claim it
    last_claim_ = now_;
    media.options = options_in(request.params);
    media.last_click = media.awaited_since = stamp();
    media.awaited = decision;
    media.click_confirmed = media.is_open = true;
    media.first_click = media.generation_seen = false;
}

void Model::notice(const Request& request) {
    const std::string kind = request.params.at("kind");
    if (kind == "rate_limited") {
        const std::int64_t length = std::max<std::int64_t>(rules_.pause, request.params.value("retryAfterMs", 0));
        if (!pause_ || now_ + length > pause_->at + pause_length_) {
            pause_ = stamp();
            pause_length_ = length;
        }
        for (auto& [id, media] : media_) media.running = false;
        return;
    }
    // R24: of the click that waits for its outcome, by the document that may have made it; all else is nothing.
    const std::string decision = request.params.at("decisionId");
    const auto owner = granted_.find(decision);
    const auto about = media_of_grant_.find(decision);
    if (owner == granted_.end() || owner->second != request.document || about == media_of_grant_.end()) return;
    Media& media = media_[about->second];
    if (media.awaited != decision || !media.is_open || !is_awaiting(media)) return;
    if (kind == "generation_started") {
        const Options options = options_in(request.params);
        media.generation_seen = true;
        for (const auto& [name, value] : options) media.options[name] = value;
        if (differs(media.before, options)) media.running = false;
    }
    if (kind == "site_error" || (kind == "no_evidence" && !media.generation_seen)) media.running = false;
}

}  // namespace sim
