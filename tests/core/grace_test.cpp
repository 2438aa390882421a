// R11: how much longer a click is waited for when no host was awake at the end of its wait.
#include "core/grace.hpp"

#include "support/builders.hpp"

namespace host::core::test {
namespace {

// A host that looks at clicks, and what the file has noted of when to look at them again.
struct Awake {
    Graces graces;
    std::optional<Instant> noted;
    int asked{};

    Instant look(const Media& media, Instant now) {
        return graces.of(media, Settings{}, now, [this] {
            ++asked;
            return noted;
        });
    }
};

// Its click was made at the start, so that the wait for it is over after 120 s.
Media clicked_image(const std::string& id = "media") {
    Media media = fresh_media();
    media.id = {id};
    media.in_flight = true;
    media.last_click = kStart;
    return media;
}

}  // namespace

TEST_CASE("a wait that ended more than ten seconds ago was overslept, and the click has thirty from now on (R11)") {
    const Media media = clicked_image();
    CHECK(Awake{}.look(media, at(0s)) == kNever);
    CHECK(Awake{}.look(media, at(120s)) == kNever);
    CHECK(Awake{}.look(media, at(130s)) == kNever);
    CHECK(Awake{}.look(media, at(130s + 1ms)) == at(160s + 1ms));
    CHECK(Awake{}.look(media, at(8h)) == at(8h + 30s));
}

TEST_CASE("where no click is in flight there is nothing to wait for, however late it is (R11)") {
    Media media = clicked_image();
    media.in_flight = false;
    CHECK(Awake{}.look(media, at(8h)) == kNever);
}

TEST_CASE("more time is given once for a click, and again for the next one (R11)") {
    Awake host;
    Media media = clicked_image();
    REQUIRE(host.look(media, at(1h)) == at(1h + 30s));
    CHECK(host.look(media, at(1h + 20s)) == at(1h + 30s));
    CHECK(host.look(media, at(2h)) == at(1h + 30s));
    media.last_click = at(2h);
    CHECK(host.look(media, at(2h + 10s)) == kNever);
    CHECK(host.look(media, at(3h)) == at(3h + 30s));
}

TEST_CASE("what another host has given ends when that host has noted, and nobody gives more than thirty s (R11)") {
    const auto [noted, until] = GENERATE(table<Millis, Millis>({
        {0s, 1h + 30s},  // before the wait was over: that says nothing
        {120s, 1h + 30s},
        {120s + 1ms, 120s + 1ms},
        {1h, 1h},
        {1h + 30s - 1ms, 1h + 30s - 1ms},
        {1h + 31s, 1h + 30s},
    }));
    Awake host;
    host.noted = at(noted);
    CHECK(host.look(clicked_image(), at(1h)) == at(until));
}

TEST_CASE("the file is asked only about a click whose wait was overslept, and once (R11)") {
    Awake host;
    const Media media = clicked_image();
    (void)host.look(media, at(130s));
    CHECK(host.asked == 0);
    (void)host.look(media, at(1h));
    (void)host.look(media, at(1h + 1s));
    CHECK(host.asked == 1);
}

TEST_CASE("it is remembered of sixty-four clicks that they were given more time, each by its own image (R11)") {
    Awake host;
    for (int n = 0; n < 64; ++n) {
        REQUIRE(host.look(clicked_image("image-" + std::to_string(n)), at(1h + n * 1s)) == at(1h + n * 1s + 30s));
    }
    CHECK(host.look(clicked_image("image-0"), at(2h)) == at(1h + 30s));
    CHECK(host.look(clicked_image("image-63"), at(2h)) == at(1h + 63s + 30s));
    CHECK(host.look(clicked_image("image-64"), at(2h)) == at(2h + 30s));  // beyond: all are forgotten
    CHECK(host.look(clicked_image("image-0"), at(3h)) == at(3h + 30s));
    CHECK(host.look(clicked_image("image-64"), at(3h)) == at(2h + 30s));
}

}  // namespace host::core::test
