// --prune as people run it: the real binary on a file with an old session (docs/state-file.md).
#include "store/session_store.hpp"
#include "support/catch.hpp"
#include "support/files.hpp"
#include "support/process.hpp"
#include "support/temp_dir.hpp"
#include "support/text.hpp"
#include "support/this_build.hpp"

namespace {

namespace fs = std::filesystem;
using host::core::Millis;
using support::Finished;
using support::says;

// An image whose session ended in the year 2001, with three lines.
struct PrunePlace : support::TempDir {
    fs::path database{path() / "state.db"};

    PrunePlace() {
        host::store::SessionStore store(database, {});
        host::store::Transaction transaction = store.begin();
        const auto then = host::core::instant_from_ms(1'000'000'000'000);
        host::core::Media media = host::core::new_media({"image-one"}, {}, then);
        media.revision = 3;
        media.session.outcome = host::core::Outcome::failure;
        media.session.logs = {"[then] one", "[then] two", "[then] three"};
        media.changed_at = then;
        store.save(std::nullopt, media, std::nullopt);
        store.ledger().insert({.media = media.id, .attempt = {"a1"}});
        transaction.commit();
    }
    Finished run(std::vector<std::string> arguments) const {
        arguments.insert(arguments.begin(), {"--db", database.string()});
        support::Process process(support::kHostProgram, arguments, {});
        return support::finish(process);
    }
};

}  // namespace

TEST_CASE("the flag --prune drops old details, asks nothing, and says what went and how much it was") {
    const PrunePlace place;
    const Finished done = place.run({"--prune", "90"});
    INFO(done.out << done.errors);
    CHECK(done.exit_code == 0);
    CHECK(says(done.out, "Dropped 3 log lines of 1 image, about"));
    CHECK(says(done.out, "more than 90 days"));
    host::store::SessionStore store(place.database, {.read_only = true});
    CHECK(store.load({"image-one"})->session.logs.empty());
    CHECK(store.ledger().all({"image-one"}).size() == 1);
}

TEST_CASE("the flag --prune writes nothing where nothing is old enough, and takes days that make sense") {
    const PrunePlace place;
    REQUIRE(place.run({"--prune", "90"}).exit_code == 0);
    const std::string bytes = support::read_text(place.database);
    const Finished again = place.run({"--prune", "1"});
    CHECK(again.exit_code == 0);
    CHECK(says(again.out, "Nothing to drop"));
    CHECK(says(again.out, "more than 1 day ago"));
    CHECK(support::read_text(place.database) == bytes);
    for (const char* wrong : {"0", "-1", "3651", "ten", "1.5", ""}) {
        INFO(wrong);
        const Finished refused = place.run({"--prune", wrong});
        CHECK(refused.exit_code == 2);
        CHECK(says(refused.errors, "--prune"));
    }
    CHECK(place.run({"--prune"}).exit_code == 2);
    const support::TempDir empty;
    support::Process process(support::kHostProgram, {"--db", (empty.path() / "state.db").string(), "--prune", "90"},
                             {});
    const Finished nothing = support::finish(process);
    CHECK(nothing.exit_code == 1);
    CHECK(says(nothing.errors, "has not run yet"));
}

TEST_CASE("the flag --debug says how much is what") {
    const PrunePlace place;
    const Finished done = place.run({"--debug"});
    INFO(done.out);
    CHECK(says(done.out, "1 attempt, 3 log lines, 0 reports of progress, 0 grants"));
    CHECK(says(place.run({"--debug", "--json"}).out, R"("logLines")"));
}
