// Fingerprints: equal for what was added alike, different for everything else, at every border of a block.
#include "wire/fingerprint.hpp"

#include <set>

#include "support/catch.hpp"

namespace host::wire {
namespace {

constexpr std::size_t kBlock = Fingerprinter::kBlock;

TEST_CASE("a text has one fingerprint, however it lies in memory") {
    for (const std::size_t size : {std::size_t{0}, std::size_t{1}, kBlock - 9, kBlock, 5 * kBlock + 3}) {
        CAPTURE(size);
        const std::string text(size, 'x'), behind = "?" + text;
        CHECK(fingerprint_of(text) == fingerprint_of(std::string_view{behind}.substr(1)));
        CHECK(fingerprint_of(text).hash() == fingerprint_of(text).hash());
    }
}

TEST_CASE("texts that differ in one byte, or in their length alone, have different fingerprints") {
    std::set<std::size_t> hashes;
    std::size_t made = 0;
    const auto add = [&](const std::string& text) {
        hashes.insert(fingerprint_of(text).hash());
        ++made;
    };
    for (std::size_t size = 0; size < kBlock + 40; ++size) add(std::string(size, '\0'));
    for (std::size_t at = 0; at < kBlock + 40; ++at) {
        std::string text(kBlock + 40, '\0');
        text[at] = '\1';
        add(text);
    }
    CHECK(hashes.size() == made);
}

TEST_CASE("where one text ends and the next begins is part of a fingerprint") {
    const auto of = [](std::initializer_list<std::string> texts) {
        Fingerprinter prints;
        for (const std::string& text : texts) prints.add(text);
        return prints.done();
    };
    CHECK(of({"a", "b"}) == of({"a", "b"}));
    CHECK(of({"a", "b"}) != of({"ab"}));
    CHECK(of({"a", "b"}) != of({"ab", ""}));
    CHECK(of({"a", "b"}) != of({"b", "a"}));
    CHECK(of({}) != of({""}));
    const std::string long_text(3 * kBlock, 'x');
    CHECK(of({"a", long_text}) != of({"a" + long_text, ""}));
    CHECK(of({"a", long_text}) == of({"a", long_text}));
}

}  // namespace
}  // namespace host::wire
