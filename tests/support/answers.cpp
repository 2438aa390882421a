#include "support/answers.hpp"

#include <algorithm>

#include "core/invariants.hpp"
#include "store/session_store.hpp"

namespace support {

using namespace host;

void Answers::sent(const Asked& asked) { sent_[asked.media].insert(asked.attempts.begin(), asked.attempts.end()); }

bool Answers::hear(const Json& answer, const Asked& asked) {
    const Json& result = answer.at("result");
    answered_[asked.media].insert(asked.attempts.begin(), asked.attempts.end());
    if (result.contains("view") && result["view"].is_object()) {
        const Json& view = result["view"];
        std::int64_t& newest = revision_[view["mediaId"].get<std::string>()];
        newest = std::max(newest, view["revision"].get<std::int64_t>());
    }
    if (result.contains("decision")) learn(result["decision"]);
    if (!result.value("granted", false)) return false;
    if (!claimed_.emplace(asked.decision, asked.document).second) {
        wrong_.push_back(asked.decision + " was granted twice");
    }
    return true;
}

void Answers::hear_push(const Json& message) {
    if (message.at("method") == "decision") learn(message.at("params"));
}

void Answers::learn(const Json& decision) {
    if (!decision.is_object() || decision.value("action", "") != "retry") return;
    const std::string id = decision["decisionId"];
    if (std::ranges::find(offered_, id, &Offer::decision) != offered_.end()) return;
    offered_.push_back({.decision = id, .document = decision["tab"]["document"]});
}

std::size_t Answers::attempts() const {
    std::size_t count = 0;
    for (const auto& [media, ids] : answered_) count += ids.size();
    return count;
}

std::vector<std::string> Answers::problems_in(const std::filesystem::path& file, bool forgets_grants) const {
    std::vector<std::string> wrong = wrong_;
    const auto must = [&wrong](bool holds, const std::string& what) {
        if (!holds) wrong.push_back(what);
    };
    store::SessionStore store(file, {});
    for (const std::string& problem : store.integrity_problems()) wrong.push_back("the file: " + problem);
    for (const auto& [media, ids] : answered_) {
        const auto stored = store.load({media});
        must(stored.has_value(), media + " is missing");
        if (!stored) continue;
        for (const std::string& problem : core::violations(*stored)) wrong.push_back(media + ": " + problem);
        const auto revision = revision_.find(media);
        must(revision == revision_.end() || stored->revision >= revision->second, media + " is an older one");
        std::set<std::string> kept;
        core::Count refused = 0, videos = 0;
        for (const core::LedgerEntry& entry : store.ledger().all({media})) {
            must(kept.insert(entry.attempt.value).second, entry.attempt.value + " was counted twice");
            if (entry.effort == stored->effort.number) ++(entry.moderated ? refused : videos);
        }
        for (const std::string& id : ids) must(kept.contains(id), id + " was answered and is missing");
        const auto& all = sent_.at(media);
        for (const std::string& id : kept) must(all.contains(id), id + " was never reported");
        must(stored->session.retry_count == refused, media + " counts other refusals than it has");
        must(stored->session.videos_generated == videos, media + " counts other videos than it has");
    }
    std::set<std::string> open;
    for (const core::Grant& grant : store.grants().open()) {
        must(open.insert(grant.media.value).second, grant.media.value + " has two open grants");
    }
    for (const auto& [decision, document] : claimed_) {
        const auto grant = store.grants().find({std::stoll(decision.substr(1))});
        if (!grant && forgets_grants) continue;
        must(grant && grant->claimed_at != core::kNever && grant->document.document == document,
             "the claim of " + decision + " is missing");
    }
    return wrong;
}

}  // namespace support
