// R13, R20: pauses, and moments that a clock set back has left in the future.
#include "core/media.hpp"

#include "support/builders.hpp"

namespace host::core::test {

TEST_CASE("a new media knows nothing but the user's defaults (R2)") {
    Settings settings;
    settings.default_max_retries = 7;
    const Media media = new_media(kMedia, settings, kStart);
    CHECK(media.id == kMedia);
    CHECK(media.revision == 0);
    CHECK(media.session == SessionData{});
    CHECK(media.persistent.max_retries == 7);
    CHECK(media.watched_at == kStart);
    CHECK_FALSE(media.grant);
}

TEST_CASE("a view is what people see of a media") {
    Stepper it;
    it.start();
    CHECK(view_of(it.media) == View{kMedia, it.media.revision, it.media.session, it.media.persistent, false});
}

TEST_CASE("a pause has the length of the setting or of the notice, whichever is longer (R13)") {
    const auto [asked, length] = GENERATE(
        table<Millis, Millis>({{0ms, 60s}, {59s, 60s}, {60s, 60s}, {61s, 61s}, {-5s, 60s}, {24h, 24h}, {48h, 24h}}));
    CAPTURE(asked);
    CHECK(pause_until(with_pause(Machine{}, Settings{}, asked, kStart)) == kStart + length);
}

TEST_CASE("the setting may be longer (R13)") {
    Settings settings;
    settings.rate_limit_pause = 10min;
    CHECK(pause_until(with_pause(Machine{}, settings, 90s, kStart)) == at(10min));
}

TEST_CASE("a second notice never shortens a pause (R13)") {
    const Machine first = with_pause(Machine{}, Settings{}, 10min, kStart);
    CHECK(pause_until(with_pause(first, Settings{}, 0ms, at(1min))) == at(10min));
    CHECK(pause_until(with_pause(first, Settings{}, 0ms, at(9min + 30s))) == at(10min + 30s));
}

TEST_CASE("a pause leaves offers and numbers alone (R13)") {
    const Machine before{.last_grant = GrantId{7}, .last_offer = kStart};
    const Machine paused = with_pause(before, Settings{}, 0ms, kStart);
    CHECK(paused.last_grant == before.last_grant);
    CHECK(paused.last_offer == before.last_offer);
}

TEST_CASE("no stored moment of a media lies in the future (R20)") {
    Media media = running_media();
    media.session.last_attempt_time = at(1h);
    media.session.last_failure_time = at(2h);
    media.last_click = at(3h);
    media.watched_at = at(4h);
    media.grant = offered_grant(at(5h));
    pull_back_to(at(1s), media);
    CHECK(media.session.last_attempt_time == at(1s));
    CHECK(media.session.last_failure_time == at(1s));
    CHECK(media.last_click == at(1s));
    CHECK(media.watched_at == at(1s));
    CHECK(media.grant->expires_at == at(11s));
}

TEST_CASE("moments in the past stay where they are (R20)") {
    Stepper it;
    it.start().later(1s).claim().later(1s).click();
    Media media = it.media;
    pull_back_to(at(1h), media);
    CHECK(media == it.media);
}

TEST_CASE("no stored moment of the machine lies in the future (R20)") {
    Machine machine{.last_offer = at(1h), .pause_started = at(2h), .pause_length = 60s};
    pull_back_to(kStart, machine);
    CHECK(machine.last_offer == kStart);
    CHECK(pause_until(machine) == at(60s));
}

TEST_CASE("a moment of up to a minute ahead stays, and a later one becomes now, whatever it is of (R20)") {
    const auto of_media = [](Instant Media::*moment, Instant stored) {
        Media media = fresh_media();
        media.*moment = stored;
        pull_back_to(kStart, media);
        return media.*moment;
    };
    const auto of_session = [](Instant SessionData::*moment, Instant stored) {
        Media media = fresh_media();
        media.session.*moment = stored;
        pull_back_to(kStart, media);
        return media.session.*moment;
    };
    const auto of_machine = [](Instant Machine::*moment, Instant stored) {
        Machine machine;
        machine.*moment = stored;
        pull_back_to(kStart, machine);
        return machine.*moment;
    };
    const Instant last = kStart + kMostSkew;
    for (const auto moment : {&Media::last_click, &Media::watched_at, &Media::changed_at}) {
        CHECK(of_media(moment, last) == last);
        CHECK(of_media(moment, last + 1ms) == kStart);
    }
    for (const auto moment : {&SessionData::last_attempt_time, &SessionData::last_failure_time}) {
        CHECK(of_session(moment, last) == last);
        CHECK(of_session(moment, last + 1ms) == kStart);
    }
    for (const auto moment :
         {&Machine::last_offer, &Machine::last_claim, &Machine::click_by, &Machine::pause_started}) {
        CHECK(of_machine(moment, last) == last);
        CHECK(of_machine(moment, last + 1ms) == kStart);
    }
    Media offered = running_media();
    offered.grant = offered_grant(last);
    pull_back_to(kStart, offered);
    CHECK(offered.grant->expires_at == last + caps::kOfferTtl);
    offered.grant->expires_at += 1ms;
    pull_back_to(kStart, offered);
    CHECK(offered.grant->expires_at == kStart + caps::kOfferTtl);
}

TEST_CASE("a clock that was set back yields no grant within the cooldown of the last click (R20)") {
    Stepper it{limits(5, 5)};
    it.later(1h).start().claim().click().see({good("a1")});
    it.later(-1h).tick(8s - 1ms);
    CHECK_FALSE(it.is_offered());
}

TEST_CASE("running is started and not ended, paused or not (R6, R12)") {
    Stepper it;
    CHECK_FALSE(is_running(it.media));
    it.start();
    CHECK(is_running(it.media));
    it.auto_retry(false);
    CHECK(is_running(it.media));
    it.stop();
    CHECK_FALSE(is_running(it.media));
}

TEST_CASE("the revision grows by one with every change of the view, and with nothing else (R15)") {
    Stepper it{limits(5, 5)};
    it.media.revision = 0;
    it.tick();
    CHECK(it.media.revision == 1);
    it.tick(1s).stop().clear();
    CHECK(it.media.revision == 1);
    it.start();
    CHECK(it.media.revision == 2);
    it.tick(1s);
    CHECK(it.media.revision == 2);
    it.claim();
    CHECK(it.media.revision == 3);
    it.set_limits({.max_retries = 60});
    CHECK(it.media.revision == 3);
    it.see({refused("a1"), good("a2")});
    CHECK(it.media.revision == 4);
}

}  // namespace host::core::test
