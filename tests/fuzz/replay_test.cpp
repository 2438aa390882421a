// What fuzzing began with and everything it ever found, as ordinary tests.
#include <algorithm>
#include <filesystem>

#include "fuzz/seeds.hpp"
#include "fuzz/targets.hpp"
#include "fuzz/tools.hpp"
#include "support/catch.hpp"
#include "support/this_build.hpp"

namespace {

namespace fs = std::filesystem;

std::vector<fuzz::Seed> regressions(std::string_view target) {
    std::vector<fuzz::Seed> all;
    const fs::path folder = fs::path{GRH_SOURCE_DIR} / "tests" / "fuzz" / "regressions" / target;
    for (const auto& entry : fs::directory_iterator{folder}) {
        const std::string name = entry.path().filename().string();
        if (!name.starts_with('.')) all.push_back({name, fuzz::bytes_of(entry.path())});
    }
    std::ranges::sort(all, {}, &fuzz::Seed::name);
    return all;
}

void replay(const fuzz::Target& target, const fuzz::Seed& input) {
    INFO(input.name);
    std::string broken;
    try {
        target.run({reinterpret_cast<const std::uint8_t*>(input.bytes.data()), input.bytes.size()});
    } catch (const std::exception& promise) {
        broken = promise.what();
    }
    CHECK(broken == "");
}

void corpus_holds(std::string_view name) {
    const auto* const target = std::ranges::find(fuzz::kTargets, name, &fuzz::Target::name);
    REQUIRE(target != fuzz::kTargets.end());
    const auto seeds = fuzz::seeds_of(name);
    REQUIRE(seeds.size() > 5);
    for (std::size_t n = 0; n < seeds.size(); n += static_cast<std::size_t>(support::step())) replay(*target, seeds[n]);
    for (const fuzz::Seed& find : regressions(name)) replay(*target, find);
}

}  // namespace

TEST_CASE("the corpus of frames holds", "[fuzz]") { corpus_holds("frames"); }
TEST_CASE("the corpus of decode holds", "[fuzz]") { corpus_holds("decode"); }
TEST_CASE("the corpus of imports holds (R21)", "[fuzz]") { corpus_holds("imports"); }
TEST_CASE("the corpus of the simulation holds", "[fuzz]") { corpus_holds("simulation"); }
TEST_CASE("the corpus of damaged databases holds", "[fuzz]") { corpus_holds("database"); }
TEST_CASE("the corpus of conversations holds, in this process", "[fuzz]") { corpus_holds("host"); }
TEST_CASE("the corpus of conversations holds, through pipes", "[fuzz]") { corpus_holds("pipes"); }
TEST_CASE("the corpus of snapshots holds, read with and without what came before (R1)", "[fuzz]") {
    corpus_holds("snapshots");
}
TEST_CASE("the corpus of recordings holds", "[fuzz]") { corpus_holds("recordings"); }
