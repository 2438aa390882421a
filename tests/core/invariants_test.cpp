// The doctor's eyes: every kind of damage is found, and sound media are left in peace.
#include "core/invariants.hpp"

#include "support/builders.hpp"

namespace host::core::test {
namespace {

// A sound media with an offer open.
Media offered() {
    Stepper it{limits(5, 5)};
    return it.start().media;
}

Media claimed() {
    Stepper it{limits(5, 5)};
    return it.start().claim().media;
}

std::string only_violation(const Media& media) {
    const auto found = violations(media);
    return found.size() == 1 ? found.front() : std::to_string(found.size()) + " violations";
}

bool mentions(const std::string& sentence, std::string_view words) {
    CAPTURE(sentence, words);
    return sentence.find(words) != std::string::npos;
}

}  // namespace

TEST_CASE("sound media are left in peace (R10, R12)") {
    CHECK(violations(fresh_media()).empty());
    CHECK(violations(running_media()).empty());
    CHECK(violations(offered()).empty());
    CHECK(violations(claimed()).empty());
}

TEST_CASE("damage is found, and named with its media") {
    Media media = offered();
    std::string words;
    SECTION("active without a session") {
        media = running_media();
        media.session.outcome = Outcome::idle;
        words = "active, but not started";
    }
    SECTION("past its goal") {
        media.session.videos_generated = 5;
        words = "past its goal";
    }
    SECTION("past its cap") {
        media.session.retry_count = 5;
        words = "past its cap";
    }
    SECTION("a limit over its cap") {
        media.persistent.max_retries = 51;
        words = "over its cap (R17)";
    }
    SECTION("too many log lines") {
        media.session.logs = std::vector<std::string>(kMaxLogLines + 1);
        words = "too many log lines";
    }
    SECTION("too much progress") {
        media.session.attempt_progress = std::vector<AttemptProgress>(kMaxProgressEntries + 1);
        words = "too many progress entries";
    }
    SECTION("a grant of another media") {
        media.grant->media = MediaId{"another"};
        words = "grant of another media";
    }
    SECTION("an offer that lives too long") {
        media.grant->expires_at += 1ms;
        words = "lives too long";
    }
    SECTION("an offer to a session that may not retry") {
        media.session.can_retry = false;
        words = "may not retry";
    }
    SECTION("an offer to a paused session") {
        media.session.is_active = false;
        words = "may not retry";
    }
    SECTION("an offer while an outcome is awaited") {
        media.in_flight = true;
        words = "while an outcome is awaited";
    }
    SECTION("an offer within the cooldown") {
        media.effort.first_click_pending = false;
        media.last_click = kStart - 2s;
        words = "within the cooldown";
    }
    SECTION("a click that nobody waits for") {
        media = claimed();
        media.in_flight = false;
        words = "nobody waits for";
    }
    SECTION("a second click allowed") {
        media = claimed();
        media.session.can_retry = true;
        words = "may retry while";
    }
    const std::string found = only_violation(media);
    CHECK(mentions(found, words));
    CHECK(mentions(found, "media media: "));
}

TEST_CASE("an offer does not become damage when the user makes the cooldown longer (R9, R17)") {
    Stepper it{limits(5, 5)};
    it.start().attempt(good("a1")).tick(8s);
    REQUIRE(it.is_offered());
    it.settings.cooldown = 60s;
    CHECK(violations(it.media) == std::vector<std::string>{});
}

}  // namespace host::core::test
