// Which lists of attempts are known to be in the ledger as a whole: a page sends the same ones again and again.
//
// A list is remembered as a fingerprint of 128 bits, with a secret of this process in it, so that no two lists are
// taken for one another. It is part of the Memory: gone as soon as anybody may have taken an attempt out of the ledger.
#pragma once

#include <cstdint>
#include <string_view>
#include <unordered_set>

#include "wire/requests.hpp"

namespace host::app {

class Listed {
public:
    [[nodiscard]] bool has(const wire::MediaAttempts& list) const { return known_.contains(fingerprint(list)); }
    void add(const wire::MediaAttempts& list) {
        constexpr std::size_t kMost = 200'000;  // 10 MB
        if (known_.size() >= kMost) known_.clear();
        known_.insert(fingerprint(list));
    }
    void clear() { known_.clear(); }

private:
    struct Fingerprint {
        std::uint64_t high{}, low{};
        bool operator==(const Fingerprint&) const = default;
    };
    struct Low {
        std::size_t operator()(const Fingerprint& print) const { return print.low; }
    };
    static void mix(Fingerprint& print, std::string_view text);
    static Fingerprint fingerprint(const wire::MediaAttempts& list);

    std::unordered_set<Fingerprint, Low> known_;
};

}  // namespace host::app
