// R9, R10, R17: to whom a grant is offered, when, and who may claim it.
#include "support/builders.hpp"

namespace host::core::test {

TEST_CASE("an offer is for one document, for ten seconds (R10)") {
    Stepper it{limits(3, 2)};
    it.start();
    CHECK(it.media.grant == Grant{.id = GrantId{1},
                                  .media = kMedia,
                                  .document = kTab,
                                  .state = GrantState::offered,
                                  .reason = RetryReason::session_started,
                                  .effort = 1,
                                  .attempt = 1,
                                  .offered_at = kStart,
                                  .expires_at = at(10s)});
    CHECK(it.machine.last_grant == GrantId{1});
    CHECK(it.machine.last_offer == kStart);
}

TEST_CASE("a grant says what it is for (R9)") {
    Stepper it{limits(5, 5)};
    it.start();
    SECTION("the first attempt") {
        CHECK(it.media.grant->reason == RetryReason::session_started);
        CHECK(it.media.grant->attempt == 1);
    }
    SECTION("another try") {
        it.attempt(refused("a1")).tick(8s);
        CHECK(it.media.grant->reason == RetryReason::moderated);
        CHECK(it.media.grant->attempt == 2);
    }
    SECTION("the next video, which is no retry") {
        it.attempt(good("a1")).tick(8s);
        CHECK(it.media.grant->reason == RetryReason::next_video);
        CHECK(it.session().retry_count == 0);
    }
    SECTION("going on after a pause") {
        it.attempt(good("a1")).auto_retry(false).later(1min).auto_retry(true);
        CHECK(it.media.grant->reason == RetryReason::resumed);
    }
}

TEST_CASE("while an offer is open there is no other (R10)") {
    Stepper it{limits(5, 5)};
    it.start();
    for (int second = 1; second < 10; ++second) {
        it.candidate = second % 2 == 0 ? kTab : kOtherTab;
        it.tick(1s);
    }
    CHECK(it.offers.size() == 1);
    CHECK(it.media.grant->document == kTab);
}

TEST_CASE("a claim allows one click (R10)") {
    Stepper it;
    it.start("a cat").later(2s).claim();
    CHECK(it.verdict() == "granted");
    CHECK(std::get<ClaimVerdict>(it.answer).prompt == "a cat");
    CHECK(it.media.grant->state == GrantState::claimed);
    CHECK(it.media.grant->claimed_at == at(2s));
    CHECK(it.session().last_attempt_time == at(2s));
    CHECK_FALSE(it.session().can_retry);
}

TEST_CASE("a claim gets the prompt as it is now (R10)") {
    Stepper it;
    it.start("a cat").set_limits({.last_prompt_value = "a dog"}).claim();
    CHECK(std::get<ClaimVerdict>(it.answer).prompt == "a dog");
}

TEST_CASE("a grant is claimed once (R10)") {
    Stepper it{limits(5, 5)};
    it.start().claim();
    SECTION("and not again right away") {}
    SECTION("nor after the click") { it.click(); }
    SECTION("nor after the outcome") { it.click().see({refused("a1")}); }
    SECTION("nor after the click failed") { it.fail(); }
    SECTION("nor after the timeout") { it.tick(2min); }
    const Media before = it.media;
    it.claim(GrantId{1}, kTab);
    CHECK(it.verdict() == "already_claimed");
    CHECK(it.media == before);
}

TEST_CASE("a tab that lost its claim cannot click (R10)") {
    Stepper it;
    it.start().tick(10s);
    REQUIRE(it.media.grant->id == GrantId{2});
    it.claim(GrantId{1}, kTab);
    CHECK(it.verdict() == "expired");
    CHECK(it.session().last_attempt_time == kNever);
}

TEST_CASE("an offer whose document went elsewhere is withdrawn, and another document gets the next one (R10)") {
    Stepper it{limits(5, 5)};
    it.start();
    it.candidate = kOtherTab;
    it.take(DocumentLeft{kTab});
    CHECK(it.how_it_closed(GrantId{1}).state == GrantState::expired);
    CHECK(it.how_it_closed(GrantId{1}).closed_by == CloseReason::left_image);
    CHECK_FALSE(it.is_offered());  // offers are three seconds apart
    it.tick(3s);
    CHECK(it.media.grant->document == kOtherTab);
}

TEST_CASE("what was claimed, or offered to somebody else, is not withdrawn because a document left (R10)") {
    Stepper it{limits(5, 5)};
    it.start();
    it.take(DocumentLeft{kOtherTab});
    CHECK(it.is_offered());
    it.claim().take(DocumentLeft{kTab});
    CHECK(it.media.grant->state == GrantState::claimed);
    CHECK(it.media.in_flight);
}

TEST_CASE("a document that does not show the image gets no click (R10)") {
    Stepper it{limits(5, 5)};
    it.start();
    it.is_on_image = false;
    const Media before = it.media;
    it.claim();
    CHECK(it.verdict() == "not_on_image");
    CHECK(it.media == before);
    it.is_on_image = true;
    CHECK(it.claim().verdict() == "granted");
}

TEST_CASE("a claim within three seconds of another one is to be asked again, and its offer stays (R17)") {
    Stepper it{limits(5, 5)};
    it.machine.last_claim = kStart - 1s;  // of another image
    it.start().claim();
    CHECK(it.verdict() == "site_interval");
    CHECK(std::get<ClaimVerdict>(it.answer).until == at(2s));
    CHECK(it.is_offered());
    CHECK_FALSE(it.media.in_flight);
    CHECK(it.later(2s - 1ms).claim().verdict() == "site_interval");
    CHECK(it.later(1ms).claim().verdict() == "granted");
    CHECK(it.machine.last_claim == at(2s));
}

TEST_CASE("a claim whose click may still come keeps others waiting, until it is known or too late (R17)") {
    Stepper it{limits(5, 5)};
    it.machine.last_claim = kStart;
    it.machine.click_by = at(caps::kClickWithin);
    it.start().later(4s).claim();
    CHECK(it.verdict() == "site_interval");
    CHECK(std::get<ClaimVerdict>(it.answer).until == at(5s));  // looks again: the report may come
    SECTION("nothing is heard of it") {
        it.later(4s - 1ms).claim();
        CHECK(std::get<ClaimVerdict>(it.answer).until == at(8s));
        CHECK(it.later(1ms).claim().verdict() == "granted");
    }
    SECTION("what became of it is told") {
        it.machine.click_by = kNever;
        CHECK(it.claim().verdict() == "granted");
    }
}

TEST_CASE("the seconds between clicks count from the click, once it is reported (R17)") {
    Stepper it{limits(5, 5)};
    it.start().claim();
    CHECK(it.machine.click_by == at(caps::kClickWithin));
    SECTION("clicked") {
        it.later(2s).click();
        CHECK(it.machine.last_claim == at(2s));
    }
    SECTION("not clicked") {
        it.later(2s).fail();
        CHECK(it.machine.last_claim == kStart);
    }
    CHECK(it.machine.click_by == kNever);
}

TEST_CASE("a claim is denied with the right word (R10)") {
    Stepper it{limits(5, 5)};
    it.start();
    SECTION("of a number that was never given") {
        it.claim(GrantId{99}, kTab);
        CHECK(it.verdict() == "unknown_decision");
    }
    SECTION("by another document") {
        it.claim(GrantId{1}, kOtherTab);
        CHECK(it.verdict() == "other_document");
        CHECK(it.is_offered());
    }
    SECTION("by a later document of the same tab") {
        it.claim(GrantId{1}, DocumentRef{kTab.tab, "doc-later"});
        CHECK(it.verdict() == "other_document");
    }
    SECTION("in the last moment: no") {
        it.candidate = std::nullopt;
        it.later(10s).claim();
        CHECK(it.verdict() == "expired");
        CHECK(it.how_it_closed(GrantId{1}).state == GrantState::expired);
    }
    SECTION("just before it: granted") {
        it.later(10s - 1ms).claim();
        CHECK(it.verdict() == "granted");
    }
    SECTION("after a stop") {
        it.stop().claim();
        CHECK(it.verdict() == "cancelled");
    }
    SECTION("after auto-retry was turned off") {
        it.auto_retry(false).claim();
        CHECK(it.verdict() == "cancelled");
    }
    SECTION("after an attempt that nobody claimed") {
        it.see({refused("a1")}).claim();
        CHECK(it.verdict() == "cancelled");
    }
    SECTION("after a restart") {
        it.start();
        it.claim(GrantId{1}, kTab);
        CHECK(it.verdict() == "cancelled");
    }
    SECTION("in a pause") {
        it.rate_limit().claim();
        CHECK(it.verdict() == "rate_limited");
    }
    CHECK_FALSE((it.verdict() != "granted" && it.media.in_flight));
}

TEST_CASE("the words for a closed grant are for its document only (R10)") {
    Stepper it;
    it.start().stop().claim(GrantId{1}, kOtherTab);
    CHECK(it.verdict() == "other_document");
}

TEST_CASE("an offer that nobody claims goes to another document (R10)") {
    Stepper it;
    it.start().later(10s);
    it.candidate = kOtherTab;
    it.tick();
    CHECK(it.how_it_closed(GrantId{1}).state == GrantState::expired);
    REQUIRE(it.is_offered());
    CHECK(it.media.grant->id == GrantId{2});
    CHECK(it.media.grant->document == kOtherTab);
    CHECK(it.media.grant->attempt == 1);
}

TEST_CASE("without a document on the media nothing is offered (R10)") {
    Stepper it;
    it.candidate = std::nullopt;
    it.start().tick(1min);
    CHECK(it.offers.empty());
    CHECK(it.says() == "wait no_tab");
    it.candidate = kTab;
    it.tick();
    CHECK(it.is_offered());
}

TEST_CASE("the first grant of a started session needs no cooldown (R17)") {
    Stepper it{limits(5, 5)};
    it.start().attempt(refused("a1")).stop().later(3s).start();
    CHECK(it.is_offered());
}

TEST_CASE("it stays exempt when the first offer expires (R17)") {
    Stepper it{limits(5, 5)};
    it.start().attempt(refused("a1")).stop().later(3s).start().tick(10s);
    CHECK(it.is_offered());
}

TEST_CASE("the exemption is spent by the click (R9, R17)") {
    Stepper it{limits(5, 5)};
    it.start().claim().click().see({good("a1")}).tick(8s - 1ms);
    CHECK_FALSE(it.is_offered());
    CHECK(it.says() == "wait cooldown");
    CHECK(it.waits_until() == at(8s));
    it.tick(1ms);
    CHECK(it.is_offered());
}

TEST_CASE("the cooldown counts from the confirmed click (R9, R10)") {
    Stepper it{limits(5, 5)};
    it.start().claim().later(4s).click().see({good("a1")});
    CHECK(it.waits_until() == at(12s));
}

TEST_CASE("an edited time does not shorten the cooldown (R9)") {
    Stepper it{limits(5, 5)};
    it.start().claim().click().see({good("a1")}).edit({.last_attempt_time = kNever, .last_failure_time = kNever});
    CHECK(it.waits_until() == at(8s));
}

TEST_CASE("a longer backoff after refusals is waited for (R9, R18)") {
    Stepper it{limits(9, 9)};
    it.settings.backoff = {.initial = 5s, .multiplier = 2, .max = 60s};
    it.start().attempt(refused("a1"));
    CHECK(it.says() == "wait cooldown");
    it.attempt(refused("a2"));
    const Instant second = it.now;
    CHECK(it.says() == "wait backoff");
    CHECK(it.waits_until() == second + 10s);
    it.attempt(good("a3"));
    CHECK(it.says() == "wait cooldown");
}

TEST_CASE("offers on the whole machine are three seconds apart (R17)") {
    Stepper one{limits(5, 5)};
    Stepper two{limits(5, 5)};
    two.media.id = MediaId{"another"};
    one.start();
    two.machine = one.machine;
    two.later(1s).start();
    CHECK(two.says() == "wait site_interval");
    CHECK(two.waits_until() == at(3s));
    two.tick(2s - 1ms);
    CHECK_FALSE(two.is_offered());
    two.tick(1ms);
    REQUIRE(two.is_offered());
    CHECK(two.media.grant->id == GrantId{2});
}

TEST_CASE("at most three sessions are in flight at once (R17)") {
    Stepper it;
    it.others_in_flight = 3;
    it.start();
    CHECK_FALSE(it.is_offered());
    CHECK(it.says() == "wait too_many_in_flight");
    CHECK(it.waits_until() == std::nullopt);
    it.others_in_flight = 2;
    it.tick(1s);
    CHECK(it.is_offered());
}

TEST_CASE("grant numbers are used once (R10)") {
    Stepper it{limits(9, 9)};
    it.start().stop().later(3s).start().clear().later(3s).start().tick(10s);
    std::vector<std::int64_t> numbers;
    for (const Grant& grant : it.offers) numbers.push_back(grant.id.value);
    CHECK(numbers == std::vector<std::int64_t>{1, 2, 3, 4});
}

TEST_CASE("an attempt that comes while an offer is open takes the offer back (R10)") {
    Stepper it{limits(5, 5)};
    it.start().later(1s).see({refused("by-hand")});
    CHECK(it.how_it_closed(GrantId{1}).closed_by == CloseReason::superseded);
    CHECK(it.says() == "wait cooldown");
    CHECK(it.waits_until() == at(9s));
}

}  // namespace host::core::test
