// What the user showed of the page, and the switch for their own clicks, as they are on the disk.
#include "store/store_world.hpp"

namespace host::store {

TEST_CASE("what the user showed is kept by layout, and what no host can have written is passed over", "[store]") {
    const TempDir dir;
    const auto kept = [&dir] { return SessionStore(dir.file(), {.read_only = true}).taught().all(); };
    const core::Lesson bar{"bar", "form > textarea", "form > button", at(7)},
        editor{"editor", "[role]", "button", at(5)};
    SessionStore store(dir.file(), {});
    {
        Transaction transaction = store.begin();
        for (const core::Lesson& lesson : {bar, editor}) store.taught().save(lesson);
        transaction.commit();
    }
    CHECK(kept() == std::vector{editor, bar});
    tamper(dir.file(), "UPDATE taught SET submit = hex(zeroblob(300)), at = -7 WHERE layout = 'editor'");
    CHECK(kept() == std::vector{bar});
    tamper(dir.file(),
           "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40)"
           " INSERT INTO taught(layout, at, prompt, submit) SELECT 'l' || i, 9, 'a', 'b' FROM n");
    CHECK(kept().size() == core::kMaxLessons);
}

TEST_CASE("own clicks start nothing unless the user has said so, whatever is on the disk (R23)", "[store]") {
    const TempDir dir;
    const auto adopts = [&dir] {
        return SessionStore(dir.file(), {.read_only = true}).settings().adopt_manual_attempts;
    };
    {
        SessionStore older(dir.file(), {.schema = released_schema().first(6)});
        CHECK_FALSE(adopts());
    }
    SessionStore store(dir.file(), {});
    CHECK_FALSE(adopts());
    for (const bool on : {true, false, true}) {
        Transaction transaction = store.begin();
        store.save(core::Settings{.adopt_manual_attempts = on});
        transaction.commit();
        CHECK(adopts() == on);
    }
    for (const char* odd : {"2", "-1"}) {
        tamper(dir.file(), (std::string{"UPDATE adoption SET manual_attempts = "} + odd).c_str());
        CHECK_FALSE(adopts());
    }
}

}  // namespace host::store
