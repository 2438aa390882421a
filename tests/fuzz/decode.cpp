// Any payload becomes a request or a refusal that can be sent; what became a request can be carried out and told.
#include <variant>

#include "core/invariants.hpp"
#include "core/legacy.hpp"
#include "core/session_machine.hpp"
#include "fuzz/targets.hpp"
#include "fuzz/tools.hpp"
#include "json/reader.hpp"
#include "support/json_witness.hpp"
#include "wire/decode.hpp"
#include "wire/encode.hpp"
#include "wire/frame.hpp"

namespace fuzz {
namespace {

using namespace ::host;

constexpr std::size_t kLongestRefusal = 4096;

// What the strict reader takes, another one takes, too, as the same; and it reads back as itself.
void check_reader(std::string_view text) {
    const auto document = json::read_json(text);
    const auto witness = support::JsonWitness::read(text);
    must(document.has_value() == witness.has_value(), "both readers take it, or none");
    must(!document || *document == *witness, "both readers read the same");
    if (!document) {
        must(document.error().size() < 200, "a refusal is short: it never quotes");
        return;
    }
    const std::string once = document->dump();
    const auto again = json::read_json(once);
    must(again.has_value() && *again == *document, "what is read is what was written");
    must(again->dump() == once, "what is written twice is the same text");
}

// One media through what the request asks, and back to JSON.
class MediaStage {
public:
    void operator()(const wire::SessionStart& start) { take(core::StartAsked{start.prompt, core::PostId{"p"}}); }
    void operator()(const wire::SessionUpdate& update) { take(core::UpdateAsked{update.session, update.persistent}); }
    void operator()(const wire::Snapshot& snapshot) {
        if (!snapshot.store) return;
        for (const auto& video : snapshot.store->videos) take(core::AttemptsSeen{video.attempts, {}, {}});
    }
    void operator()(const wire::Progress& progress) { take(core::ProgressSeen{progress.percent}); }
    void operator()(const wire::Notice& notice) { std::visit(*this, notice.what); }
    void operator()(const wire::RateLimitNotice& notice) {
        machine_ = core::with_pause(machine_, settings_, notice.retry_after.value_or(core::Millis{0}), now_);
        take(core::RateLimitNoticed{notice.cause});
    }
    void operator()(const wire::GenerationNotice& notice) {
        take(core::GenerationSeen{kClick, kPage, notice.options});
        must(differences(notice.options, notice.options).empty(), "options do not differ from themselves");
    }
    void operator()(const wire::NoEvidenceNotice&) { take(core::NoEvidenceSeen{kClick, kPage}); }
    void operator()(const wire::SiteErrorNotice& notice) { take(core::SiteErrorSeen{kClick, kPage, notice.status}); }
    void operator()(const wire::DecisionClaim& claim) {
        take(core::ClaimAsked{kClick, kPage, true, {}, claim.options});
    }
    void operator()(const wire::Migrate& migrate) { check_legacy(migrate.legacy); }
    template <class Other>
    void operator()(const Other&) {}

private:
    void take(const core::Event& event) {
        for (core::Media& media : media_) {
            const core::Context context{.now = now_,
                                        .settings = settings_,
                                        .machine = machine_,
                                        .candidate = core::DocumentRef{1, "d"},
                                        .watched = true};
            core::Step step = core::step(media, event, context);
            must(core::violations(step.media).empty(), "a media stays sound whatever is asked");
            const std::string text = wire::encode(core::view_of(step.media));
            must(json::read_json(text).has_value(), "a view is JSON that the strict reader takes");
            media = std::move(step.media);
            machine_ = step.machine;
        }
    }

    static inline const core::GrantId kClick{1};
    static inline const core::DocumentRef kPage{1, "d"};
    core::Instant now_ = core::instant_from_ms(1'000'000'000);
    core::Settings settings_;
    core::Machine machine_;
    std::array<core::Media, 2> media_{started_media(now_), core::new_media({"idle"}, settings_, now_)};
};

void check_request(const wire::Request& request) {
    const auto id = json::read_json(request.id);
    must(id && (id->is_string() || id->is_number_integer()), "the id of a request comes back as JSON");
    must(json::read_json(wire::response(request.id, "{}")).has_value(), "an answer is JSON");
    must(!request.request_id || request.fingerprint.size() == 16, "a requestId has a fingerprint");
    MediaStage stage;
    std::visit(stage, request.params);
}

void check_payload(std::string_view payload) {
    check_reader(payload);
    const auto request = wire::decode(payload);
    if (request) return check_request(*request);
    const std::string answer = wire::error_response(request.error());
    must(json::read_json(answer).has_value(), "a refusal is JSON");
    must(answer.size() < kLongestRefusal, "a refusal does not grow with what was sent");
}

}  // namespace

void decode(Bytes input) {
    if (input.empty() || input[0] >= kMethods.size()) return check_payload(text_of(input));
    std::string payload = R"({"jsonrpc":"2.0","id":1,"method":")";
    payload.append(kMethods[input[0]]).append(R"(","params":)").append(text_of(input.subspan(1))).append("}");
    check_payload(payload);
}

}  // namespace fuzz
