// R3, R22 once more: what the lists of a snapshot come to.
#include <algorithm>

#include "sim/model.hpp"

namespace sim {
namespace {

// R22.
std::vector<std::string> names_of(const Json& attempt) {
    std::vector<std::string> names;
    for (const char* field : {"id", "videoId", "videoPostId", "itemId"}) {
        if (attempt.contains(field)) names.push_back(attempt.at(field).get<std::string>());
    }
    return names;
}

// None: it runs.
std::optional<bool> is_refused(const Json& attempt, bool of_stream) {
    if (attempt.at("moderated").get<bool>()) return true;
    const bool is_finished = attempt.value("progress", of_stream ? 0 : 100) == 100;
    return is_finished && attempt.value("hasVideo", !of_stream) ? std::optional{false} : std::nullopt;
}

}  // namespace

void Model::snapshot(const Request& request, const Json& result) {
    int fresh = 0, unknown = 0;
    const Json& store = request.params.at("store");
    if (!store.is_null()) {
        for (const auto& [id, attempts] : store.at("state").at("videoByMediaId").items()) {
            if (attempts.empty()) continue;
            for (const Json& attempt : attempts) {
                for (const std::string& name : names_of(attempt)) listed_[id].insert(name);
            }
            count(id, attempts, request.params.value("source", "store") == "stream", fresh, unknown);
        }
    }
    const int told = result.at("newAttempts");
    SIM_MUST(told >= fresh && told <= fresh + unknown, "each attempt is counted once (R3)",
             "expected " + std::to_string(fresh) + " new in " + request.text() + ", got " + result.dump());
}

void Model::count(const std::string& media_id, const Json& attempts, bool of_stream, int& fresh, int& unknown) {
    const auto& forged = forged_[media_id];
    bool any = false, any_corrected = false, any_outcome = false;
    std::set<std::string> said;  // what a list says twice of one attempt it has said once
    for (const Json& attempt : attempts) {
        const std::vector<std::string> names = names_of(attempt);
        const auto verdict = is_refused(attempt, of_stream);
        if (!verdict) continue;
        Media& media = create(media_id);
        const bool refused = *verdict;
        const bool is_forged = std::ranges::any_of(names, [&](const auto& name) { return forged.contains(name); });
        std::string id = names.front();
        auto known = media.ledger.end();
        for (const std::string& name : names) {
            const auto other = media.names.find(name);
            const std::string& called = other == media.names.end() ? name : other->second;
            known = std::find_if(media.ledger.begin(), media.ledger.end(),
                                 [&](const auto& e) { return e.first == called; });
            if (known != media.ledger.end()) break;
        }
        if (known != media.ledger.end()) id = known->first;
        for (const std::string& name : names) {
            if (name != id) media.names.emplace(name, id);
        }
        if (!said.insert(id).second) continue;
        if (known != media.ledger.end()) {
            if (known->second == refused || media.corrected.contains(id)) continue;
            if (is_forged) {  // an older version may have counted it, then nothing is corrected
                media.unsure = true;
                if (!refused) media.last_failure.reset();
                continue;
            }
            any_corrected = correct(media, *known) || any_corrected;
            continue;
        }
        if (is_forged) {  // it may be there already, as one that an older version had counted
            ++unknown;
            media.unsure = true;
            media.awaited_since.reset();
            if (!refused) media.last_failure.reset();  // a video ends the row of refusals
            deleted_in_flight_.erase(media_id);
            continue;
        }
        media.ledger.emplace_back(id, refused);
        media.counted.push_back(id);
        ++(refused ? media.refused : media.videos);
        ++fresh;
        any = true;
        any_outcome = any_outcome || !was_counted_before(media_id, names);
        if (refused) {
            media.last_failure = stamp();
        } else {
            media.last_failure.reset();
        }
    }
    if (!any && !any_corrected) return;
    Media& media = create(media_id);
    if (any) {
        // What is corrected is older than what is new: a video that is new ends the row of refusals.
        if (!media.ledger.back().second) media.last_failure.reset();
    }
    if (any_outcome) {
        deleted_in_flight_.erase(media_id);
        counted_before_.erase(media_id);
        media.awaited_since.reset();
    }
    if (any || any_corrected) settle(media);
}

// R16: then it is not the outcome of the click during which its image was deleted.
bool Model::was_counted_before(const std::string& media, const std::vector<std::string>& names) const {
    const auto deleted = counted_before_.find(media);
    return deleted != counted_before_.end() && std::ranges::any_of(names, [&](const std::string& name) {
               const auto attempt = deleted->second.find(name);
               return attempt != deleted->second.end() && is_within(attempt->second, rules_.attempt_timeout);
           });
}

// R22: in the effort that has counted it.
bool Model::correct(Media& media, std::pair<std::string, bool>& line) {
    line.second = !line.second;
    media.corrected.insert(line.first);
    if (std::ranges::find(media.counted, line.first) == media.counted.end()) return false;
    --(line.second ? media.videos : media.refused);
    ++(line.second ? media.refused : media.videos);
    if (line.second) {
        media.last_failure = stamp();
    } else {
        media.last_failure.reset();
    }
    return true;
}

}  // namespace sim
