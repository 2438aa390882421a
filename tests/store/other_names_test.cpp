// R2, R22: by which other ids a post leads to an image, and how many of them a page can make the file hold.
#include "store/store_world.hpp"

namespace host::store::test {
namespace {

NewName of_attempt(const std::string& name, const std::string& attempt) { return {{name}, core::AttemptId{attempt}}; }
NewName of_image(const std::string& name) { return {{name}, std::nullopt}; }

void add(SessionStore& store, const core::MediaId& media, const std::vector<NewName>& names) {
    Transaction transaction = store.begin();
    store.names().add(media, names);
    transaction.commit();
}

}  // namespace

TEST_CASE("another name of an attempt outranks a post that is only said to belong to an image (R2, R22)", "[store]") {
    const TempDir dir;
    SessionStore store(dir.file(), {});
    for (const char* id : {"m", "n", "o"}) put(store, sample_media(id));
    add(store, {"m"}, {of_image("p"), of_image("q")});
    add(store, {"n"}, {of_image("p"), of_attempt("q", "a")});
    add(store, {"o"}, {of_attempt("q", "b")});
    CHECK(store.names().find({"p"})->media == core::MediaId{"m"});  // the first that said so
    CHECK_FALSE(store.names().find({"p"})->is_attempt);
    CHECK(store.names().find({"q"})->media == core::MediaId{"n"});
    CHECK(store.names().find({"q"})->is_attempt);
    CHECK_FALSE(store.names().find({"a"}));
    CHECK(store.names().attempt_called({"o"}, "q") == core::AttemptId{"b"});
    CHECK_FALSE(store.names().attempt_called({"m"}, "q"));
}

TEST_CASE("an attempt with one other name is called by that and by its own, in its image alone (R22)", "[store]") {
    const TempDir dir;
    SessionStore store(dir.file(), {});
    for (const char* id : {"m", "n"}) put(store, sample_media(id));
    add(store, {"m"}, {of_attempt("x", "a"), of_image("p")});
    CHECK(store.names().attempt_called({"m"}, "x") == core::AttemptId{"a"});
    CHECK(store.names().attempt_called({"m"}, "a") == core::AttemptId{"a"});
    CHECK_FALSE(store.names().attempt_called({"m"}, "p"));
    CHECK_FALSE(store.names().attempt_called({"m"}, "b"));
    CHECK_FALSE(store.names().attempt_called({"n"}, "x"));
    CHECK_FALSE(store.names().attempt_called({"n"}, "a"));
}

TEST_CASE("a post may turn out to be an attempt, and stays that one (R22)", "[store]") {
    const TempDir dir;
    SessionStore store(dir.file(), {});
    put(store, sample_media("m"));
    add(store, {"m"}, {of_image("p")});
    add(store, {"m"}, {of_attempt("p", "a"), of_attempt("p", "b"), of_image("p")});
    CHECK(store.names().attempt_called({"m"}, "p") == core::AttemptId{"a"});
    CHECK(store.names().of({"m"}).size() == 1);
}

TEST_CASE("an attempt has four names at most, and an image a thousand others (R22)", "[store]") {
    const TempDir dir;
    SessionStore store(dir.file(), {});
    put(store, sample_media("m"));
    std::vector<NewName> names;
    for (int n = 0; n < 100; ++n) names.push_back(of_attempt("n" + std::to_string(n), "a"));
    add(store, {"m"}, names);
    CHECK(store.names().of({"m"}).size() == 3);
    names.clear();
    for (int n = 0; n < 5'000; ++n) names.push_back(of_image("p" + std::to_string(n)));
    add(store, {"m"}, names);
    CHECK(store.names().of({"m"}).size() == core::kMaxOtherNames);
    add(store, {"m"}, {of_attempt("late", "b")});
    CHECK_FALSE(store.names().find({"late"}));
    CHECK(store.names().find({"n0"}));
}

TEST_CASE("other names go with their image (R16)", "[store]") {
    const TempDir dir;
    SessionStore store(dir.file(), {});
    put(store, sample_media("m"));
    add(store, {"m"}, {of_attempt("x", "a"), of_image("p")});
    Transaction transaction = store.begin();
    CHECK(store.erase({"m"}));
    transaction.commit();
    CHECK_FALSE(store.names().find({"x"}));
    CHECK_FALSE(store.names().find({"p"}));
    CHECK(store.problems().empty());
}

TEST_CASE("a correction changes the verdict of a line and nothing else of it (R22)", "[store]") {
    const TempDir dir;
    SessionStore store(dir.file(), {});
    put(store, sample_media("m"));
    core::LedgerEntry line{.media = {"m"}, .attempt = {"a"}, .effort = 3, .percent = 95, .seen_at = at(7)};
    {
        Transaction transaction = store.begin();
        store.ledger().insert(line);
        store.ledger().insert({.media = {"m"}, .attempt = {"b"}});
        transaction.commit();
    }
    line.moderated = true;
    line.layer = 3;
    line.layer_known = true;
    line.source = core::LedgerSource::settled;
    Transaction transaction = store.begin();
    store.ledger().correct(line);
    transaction.commit();
    CHECK(store.ledger().entry({"m"}, {"a"}) == line);
    CHECK(store.ledger().entry({"m"}, {"b"}) == core::LedgerEntry{.media = {"m"}, .attempt = {"b"}});
    CHECK(store.ledger().known({"m"}, "a")->moderated);
    CHECK_FALSE(store.ledger().known({"m"}, "c"));
}

TEST_CASE("what a person declares of an earlier session joins this one, and is not corrected in it (R16, R22)",
          "[store]") {
    const TempDir dir;
    SessionStore store(dir.file(), {});
    put(store, sample_media("m"));
    Transaction transaction = store.begin();
    store.ledger().insert({.media = {"m"}, .attempt = {"a"}, .effort = 1, .moderated = true, .layer = 1});
    store.ledger().insert({.media = {"m"}, .attempt = {"a"}, .effort = 2, .source = core::LedgerSource::declared});
    transaction.commit();
    CHECK(store.ledger().entry({"m"}, {"a"})->effort == 2);
    CHECK(store.ledger().entry({"m"}, {"a"})->moderated);
    CHECK(store.ledger().entry({"m"}, {"a"})->source == core::LedgerSource::settled);
}

}  // namespace host::store::test
