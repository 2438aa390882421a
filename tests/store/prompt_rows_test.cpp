// The prompts that the user keeps, and the switch for them, as they are on the disk.
#include "store/store_world.hpp"
#include "support/catch.hpp"

namespace host::store {
namespace {

std::vector<std::string> kept_prompts(SessionStore& store) {
    std::vector<std::string> texts;
    for (const core::KeptPrompt& kept : store.prompts().all()) texts.push_back(kept.prompt);
    return texts;
}

core::PromptNews begun(const std::string& media, core::Count effort, const std::string& prompt) {
    return {.media = {media}, .effort = effort, .began = prompt};
}

void save_image(SessionStore& store, const std::string& id) {
    store.save(std::nullopt, core::new_media({id}, {}, at(1)), std::nullopt);
}

}  // namespace

TEST_CASE("a prompt has one entry, which counts, and the one that was used last comes first", "[store]") {
    const TempDir dir;
    SessionStore store(dir.file(), {});
    Transaction transaction = store.begin();
    PromptRows& rows = store.prompts();
    for (const char* image : {"img", "other"}) save_image(store, image);
    rows.add(begun("img", 1, "a"), at(5));
    rows.add(begun("other", 1, "b"), at(5));
    rows.add({.media = {"img"}, .effort = 1, .counted = {{{"r1"}, true}, {{"r2"}, true}, {{"v1"}, false}}}, at(6));
    CHECK(kept_prompts(store) == std::vector<std::string>{"b", "a"});
    rows.add(begun("img", 2, "a"), at(7));
    rows.add({.media = {"img"}, .effort = 3, .counted = {{{"r3"}, true}}}, at(8));  // of a session with no kept prompt
    rows.add({.media = {"img"}, .effort = 2, .corrected = {{{"v1"}, true}, {{"r3"}, false}}}, at(8));
    rows.add({.media = {"img"}, .effort = 2, .corrected = {{{"v1"}, false}}}, at(8));  // a verdict changes once
    REQUIRE(kept_prompts(store) == std::vector<std::string>{"a", "b"});
    CHECK(rows.all().front() ==
          core::KeptPrompt{.id = {1}, .prompt = "a", .used = 2, .refused = 3, .made = 0, .last_used_at = at(7)});
    CHECK(rows.erase({1}) == 1);
    CHECK(rows.erase({1}) == 0);
    rows.add({.media = {"img"}, .effort = 2, .counted = {{{"r4"}, true}}}, at(9));  // nothing is kept of it any more
    CHECK(kept_prompts(store) == std::vector<std::string>{"b"});
    rows.add(begun("img", 3, "a"), at(10));
    CHECK(rows.all().front().id.value > 2);  // a number is never used again
    CHECK(rows.erase_all() == 2);
    CHECK(rows.count() == 0);
}

TEST_CASE("of kept prompts the two hundred that were used last stay", "[store]") {
    const TempDir dir;
    SessionStore store(dir.file(), {});
    Transaction transaction = store.begin();
    save_image(store, "img");
    for (int n = 0; n < 203; ++n) store.prompts().add(begun("img", n, "p" + std::to_string(n)), at(n));
    CHECK(store.prompts().count() == static_cast<std::int64_t>(core::kMostKeptPrompts));
    CHECK(store.prompts().all().back().prompt == "p3");
}

TEST_CASE("an import takes no kept prompt's place, however new its own are said to be (R21)", "[store]") {
    const TempDir dir;
    SessionStore store(dir.file(), {});
    Transaction transaction = store.begin();
    save_image(store, "img");
    for (int n = 0; n < 199; ++n) store.prompts().add(begun("img", n, "p" + std::to_string(n)), at(n));
    const core::KeptPrompt theirs{.prompt = "of another machine", .used = 1, .last_used_at = at(300)};
    CHECK(store.prompts().join(theirs));
    CHECK(store.prompts().all().front().prompt == "of another machine");
    CHECK_FALSE(store.prompts().join(theirs));
    CHECK_FALSE(store.prompts().join({.prompt = "one too many", .used = 9, .last_used_at = at(9000)}));
    CHECK(store.prompts().all().back().prompt == "p0");
}

TEST_CASE("no prompt is kept unless the user has said so, whatever is on the disk", "[store]") {
    const TempDir dir;
    const auto is_on = [&dir] { return SessionStore(dir.file(), {.read_only = true}).settings().keep_prompt_history; };
    {
        SessionStore older(dir.file(), {.schema = released_schema().first(7)});
        CHECK_FALSE(is_on());
    }
    SessionStore store(dir.file(), {});
    CHECK_FALSE(is_on());
    for (const bool on : {true, false, true}) {
        Transaction transaction = store.begin();
        store.save(core::Settings{.keep_prompt_history = on});
        transaction.commit();
        CHECK(is_on() == on);
    }
    tamper(dir.file(), "UPDATE prompt_history SET is_on = 2");
    CHECK_FALSE(is_on());
    tamper(dir.file(),
           "INSERT INTO kept_prompt(used, refused, made, last_used_at, prompt) VALUES(-1, 9000000000, 3, -5, 'odd'),"
           " (1, 1, 1, 1, ''), (1, 1, 1, 1, hex(zeroblob(20000)))");
    REQUIRE(kept_prompts(store) == std::vector<std::string>{"odd"});
    const core::KeptPrompt odd = store.prompts().all().front();
    CHECK(odd.used == 0);
    CHECK(odd.refused == core::kMaxCount);
    CHECK(odd.last_used_at == core::kNever);
}

}  // namespace host::store
