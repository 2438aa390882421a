// What pages alone have said is kept up to a bound, and nothing of the user's goes for it.
#include "store/evidence_bound.hpp"

#include <random>
#include <set>

#include "store/store_world.hpp"
#include "support/catch.hpp"

namespace host::store {
namespace {

std::int64_t rows_in(SessionStore& store) {
    return number_of(
        store.database(),
        "SELECT (SELECT count(*) FROM attempt) + (SELECT count(*) FROM other_name) + (SELECT count(*) FROM "
        "media)");
}

bool nobody_shows(const core::MediaId& /*media*/) { return false; }

// An image that nobody has done anything with.
core::Media evidence_of(const std::string& id) {
    core::Media media = core::new_media({id}, {}, at(1));
    media.revision = 1;
    return media;
}

void put_attempt(SessionStore& store, const std::string& media) {
    Transaction transaction = store.begin();
    if (!store.load({media})) store.save(std::nullopt, evidence_of(media), std::nullopt);
    store.ledger().insert({.media = {media}, .attempt = {media + "-one"}});
    transaction.commit();
}

}  // namespace

TEST_CASE("of what pages alone have said the newest images stay, up to a bound, and nothing of the user's goes",
          "[store]") {
    const TempDir dir;
    SessionStore store(dir.file(), {});
    EvidenceBounds bounds(store.database(), {.most_rows = 100, .look_every = 10, .ask_every = 1, .drop_at_once = 30});
    Transaction transaction = store.begin();
    std::minstd_rand dice(7);
    std::set<core::MediaId> of_user;
    for (int n = 0; n < 400; ++n) {
        core::Media media = evidence_of("image-" + std::to_string(n));
        media.changed_at = at(n);
        switch (dice() % 12) {
            case 0: media.effort.number = 1; break;
            case 1: media.touched_by = core::TouchedBy::user; break;
            case 2: media.touched_by = core::TouchedBy::only_page; break;
            case 3: media.salvaged = true; break;
            case 4: media.in_flight = true; break;
            case 5: media.last_click = at(1); break;
            default: break;
        }
        core::Media plain = evidence_of(media.id.value);
        plain.changed_at = media.changed_at;
        if (media != plain) of_user.insert(media.id);
        store.save(std::nullopt, media, std::nullopt);
        std::int64_t rows = 0;
        for (unsigned attempt = 0; attempt <= dice() % 4; ++attempt) {
            store.ledger().insert({.media = media.id, .attempt = {media.id.value + "-" + std::to_string(attempt)}});
            ++rows;
        }
        if (!bounds.is_worth_a_look(rows)) continue;
        for (const core::MediaId& gone : bounds.drop_what_is_over(nobody_shows)) {
            CAPTURE(gone.value);
            CHECK_FALSE(of_user.contains(gone));
            CHECK_FALSE(store.load(gone));
        }
    }
    std::int64_t of_pages = 0;
    core::Instant oldest_kept = core::kLatest;
    for (const core::MediaId& id : store.media().every()) {
        if (of_user.contains(id)) continue;
        of_pages += 1 + static_cast<std::int64_t>(store.ledger().all(id).size());
        oldest_kept = std::min(oldest_kept, store.load(id)->changed_at);
    }
    CHECK(of_pages <= 100 + 2 * 10);
    CHECK(of_pages > 60);
    CHECK(oldest_kept > at(300));
    for (const core::MediaId& id : of_user) CHECK(store.load(id));
    CHECK(rows_in(store) > 300);  // the user's are as many as they like
    transaction.commit();
    CHECK(store.problems().empty());
}

TEST_CASE("a look comes once for so many attempts, whichever host brings them", "[store]") {
    const TempDir dir;
    SessionStore store(dir.file(), {}), other(dir.file(), {});
    EvidenceBounds bounds(store.database(), {.look_every = 10, .ask_every = 1});
    put(store, evidence_of("img"));
    CHECK_FALSE(bounds.is_worth_a_look(0));
    for (int n = 1; n < 40; ++n) {
        SessionStore& by = n % 2 == 0 ? store : other;
        Transaction transaction = by.begin();
        by.ledger().insert({.media = {"img"}, .attempt = {"a" + std::to_string(n)}});
        transaction.commit();
        CHECK(bounds.is_worth_a_look(1) == (n % 10 == 0));
    }
    EvidenceBounds of_next_host(store.database(), {.look_every = 10, .ask_every = 1});
    put_attempt(store, "last");
    CHECK(of_next_host.is_worth_a_look(1));  // the fortieth
}

TEST_CASE("a host asks the file with its first rows, then once for so many of its own, and misses no look", "[store]") {
    const TempDir dir;
    SessionStore store(dir.file(), {});
    put(store, evidence_of("img"));
    const EvidenceBound bound{.look_every = 100, .ask_every = 8};
    int row = 0, looks = 0;
    const auto add = [&](EvidenceBounds& bounds) {
        Transaction transaction = store.begin();
        store.ledger().insert({.media = {"img"}, .attempt = {"a" + std::to_string(++row)}});
        transaction.commit();
        if (bounds.is_worth_a_look(1)) ++looks;
    };
    {
        EvidenceBounds bounds(store.database(), bound);
        while (row < 250) add(bounds);
        CHECK(looks == 2);
        while (row < 299) add(bounds);
        CHECK(looks == 2);
        add(bounds);  // the three hundredth, for which it has not asked yet
        CHECK(looks == 2);
    }
    EvidenceBounds of_next_host(store.database(), bound);
    add(of_next_host);
    CHECK(looks == 3);
}

TEST_CASE("a message that brings more rows than go at once makes more go, whether they are attempts or names",
          "[store]") {
    const TempDir dir;
    SessionStore store(dir.file(), {});
    EvidenceBounds bounds(store.database(), {.most_rows = 100, .look_every = 10, .ask_every = 1, .drop_at_once = 5});
    const bool names = GENERATE(false, true);
    for (int image = 0; image < 12; ++image) {
        core::Media media = evidence_of("image-" + std::to_string(image));
        media.changed_at = at(image);
        Transaction transaction = store.begin();
        store.save(std::nullopt, media, std::nullopt);
        store.ledger().insert({.media = media.id, .attempt = {media.id.value}});
        std::vector<NewName> others;
        for (int n = 0; n < 40; ++n) {
            const std::string name = media.id.value + "-" + std::to_string(n);
            if (names) {
                others.push_back({core::PostId{name}, std::nullopt});
            } else {
                store.ledger().insert({.media = media.id, .attempt = {name}});
            }
        }
        store.names().add(media.id, others);
        if (bounds.is_worth_a_look(41)) (void)bounds.drop_what_is_over(nobody_shows);
        transaction.commit();
    }
    CHECK(rows_in(store) <= 100 + 42);
    CHECK(store.load({"image-11"}));
}

TEST_CASE("while nothing new comes each look drops as few rows as may go at once", "[store]") {
    const TempDir dir;
    SessionStore store(dir.file(), {});
    EvidenceBounds bounds(store.database(), {.most_rows = 10, .look_every = 1, .ask_every = 1, .drop_at_once = 1});
    for (int image = 0; image < 30; ++image) put(store, evidence_of("image-" + std::to_string(image)));
    const Transaction transaction = store.begin();
    for (int look = 1; look <= 5; ++look) {
        CHECK(bounds.drop_what_is_over(nobody_shows).size() == 1);
        CHECK(rows_in(store) == 30 - look);
    }
}

TEST_CASE("an image that a page shows stays, however old it is: its attempts must not count as new ones (R3)",
          "[store]") {
    const TempDir dir;
    SessionStore store(dir.file(), {});
    EvidenceBounds bounds(store.database(), {.most_rows = 10, .look_every = 1, .ask_every = 1, .drop_at_once = 1'000});
    for (int image = 0; image < 40; ++image) {
        core::Media media = evidence_of("image-" + std::to_string(image));
        media.changed_at = at(image);
        put(store, media);
    }
    put_attempt(store, "image-39");
    const Transaction transaction = store.begin();
    REQUIRE(bounds.is_worth_a_look(1));
    const auto dropped = bounds.drop_what_is_over([](const core::MediaId& id) { return id.value == "image-3"; });
    CHECK(dropped.size() > 20);
    CHECK(store.load({"image-3"}));
    CHECK_FALSE(store.load({"image-4"}));
}

}  // namespace host::store
