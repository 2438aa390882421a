// R3: what need not be looked up again, because the ledger has it.
#include "app/seen_lists.hpp"

#include "support/builders.hpp"

namespace host::app {
namespace {

constexpr auto kStore = core::EvidenceSource::store;

wire::MediaAttempts list(const std::string& media, int attempts) {
    wire::MediaAttempts made{core::MediaId{media}, {}};
    for (int i = 0; i < attempts; ++i) {
        core::Attempt attempt;
        attempt.id = core::AttemptId{media + "-" + std::to_string(i)};
        made.attempts.push_back(attempt);
    }
    return made;
}

}  // namespace

TEST_CASE("a list that is known is that list of that media, whole (R3)") {
    SeenLists known;
    known.add(list("m", 3), kStore);
    CHECK(known.has(list("m", 3), kStore));
    CHECK_FALSE(known.has(list("m", 2), kStore));
    CHECK_FALSE(known.has(list("m", 4), kStore));
    wire::MediaAttempts moved = list("m", 3);
    moved.media = core::MediaId{"n"};
    CHECK_FALSE(known.has(moved, kStore));
    known.clear();
    CHECK_FALSE(known.has(list("m", 3), kStore));
}

TEST_CASE("lists that change are remembered once for each media, however often they do") {
    SeenLists known;
    for (int attempts = 0; attempts < 1'000; ++attempts) known.add(list("m", attempts % 50), kStore);
    CHECK(known.size() == 1);
    CHECK(known.has(list("m", 999 % 50), kStore));
}

}  // namespace host::app
