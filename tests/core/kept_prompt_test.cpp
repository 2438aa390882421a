// What a step adds to the prompts that the user keeps.
#include "core/kept_prompt.hpp"

#include "support/builders.hpp"

namespace host::core::test {
namespace {

Step step_of(const Media& media, const Event& event, bool with_candidate = true) {
    static const Settings settings{.adopt_manual_attempts = true};
    return step(media, event,
                {.now = at(1min),
                 .settings = settings,
                 .machine = {},
                 .candidate = with_candidate ? std::optional{kTab} : std::nullopt,
                 .watched = true});
}

std::optional<PromptNews> news_of(const std::optional<Media>& before, const Event& event) {
    return prompt_news(before, step_of(before.value_or(fresh_media()), event));
}

AttemptsSeen seen(std::vector<Attempt> attempts) {
    return {.attempts = std::move(attempts), .post = {}, .history = {}};
}

Media running_with(const std::string& prompt) {
    Media media = running_media(limits(9, 9));
    media.persistent.last_prompt_value = prompt;
    return media;
}

}  // namespace

TEST_CASE("a session that starts uses its prompt, and so does a click of the user's own that is adopted (R8, R23)") {
    const auto began = [](const std::optional<PromptNews>& news) { return news ? news->began : std::nullopt; };
    CHECK(began(news_of(std::nullopt, StartAsked{"a cat", std::nullopt})) == "a cat");
    CHECK(began(news_of(running_with("a dog"), StartAsked{"a cat", std::nullopt})) == "a cat");
    CHECK(began(news_of(fresh_media(), ManualClickSeen{"a cat", PostId{"post"}, kTab, {}})) == "a cat");
    CHECK_FALSE(news_of(fresh_media(), StartAsked{"", std::nullopt}));
}

TEST_CASE("attempts count for a prompt where a session counted them, or where they are the outcome of its last click") {
    const auto counted = [](const std::optional<PromptNews>& news) {
        return news ? news->counted : std::vector<Attempt>{};
    };
    const std::vector<Attempt> two{refused("a"), good("b")};
    CHECK(counted(news_of(running_with("a cat"), seen(two))) == two);
    Media ended = running_with("a cat");
    ended.session.is_active = false;
    ended.session.outcome = Outcome::success;
    CHECK(counted(news_of(ended, seen(two))).empty());
    ended.in_flight = true;  // its last click still waits (R12)
    CHECK(counted(news_of(ended, seen(two))) == std::vector<Attempt>{refused("a")});
    CHECK(counted(news_of(fresh_media(), seen(two))).empty());
    CHECK(counted(news_of(running_with("a cat"), StopAsked{})).empty());
}

TEST_CASE("a verdict that is corrected is corrected for the prompt, too (R22)") {
    Stepper it{limits(9, 9)};
    it.start("a cat").attempt(good("v1"));
    AttemptsSeen back = seen({});
    back.taken_back = {it.ledger.back()};
    const auto news = prompt_news(it.media, step_of(it.media, back));
    REQUIRE(news);
    CHECK(news->corrected == std::vector<Attempt>{refused("v1")});
    CHECK(news->counted.empty());
}

TEST_CASE("the entries of two machines are joined by the larger counts, in any order and as often as one likes") {
    const KeptPrompt one{.prompt = "p", .used = 3, .refused = 1, .made = 7, .last_used_at = at(1s)};
    const KeptPrompt other{.prompt = "p", .used = 2, .refused = 5, .made = 7, .last_used_at = at(2s)};
    const KeptPrompt both{.prompt = "p", .used = 3, .refused = 5, .made = 7, .last_used_at = at(2s)};
    CHECK(joined(one, other) == both);
    CHECK(joined(other, one) == both);
    CHECK(joined(both, one) == both);
}

}  // namespace host::core::test
