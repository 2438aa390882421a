// Which lists of attempts are known to be in the ledger as a whole: a page sends the same ones again and again.
//
// Part of the Memory: gone as soon as anybody may have taken an attempt out of the ledger.
#pragma once

#include <unordered_set>

#include "wire/fingerprint.hpp"
#include "wire/requests.hpp"

namespace host::app {

class Listed {
public:
    [[nodiscard]] bool has(const wire::MediaAttempts& list) const { return known_.contains(print_of(list)); }
    void add(const wire::MediaAttempts& list) {
        constexpr std::size_t kMost = 200'000;  // 10 MB
        if (known_.size() >= kMost) known_.clear();
        known_.insert(print_of(list));
    }
    void clear() { known_.clear(); }

private:
    struct Hash {
        std::size_t operator()(const wire::Fingerprint& print) const { return print.hash(); }
    };
    static wire::Fingerprint print_of(const wire::MediaAttempts& list) {
        wire::Fingerprint print;
        print.add(list.media.value);
        for (const core::Attempt& attempt : list.attempts) print.add(attempt.id.value);
        return print;
    }

    std::unordered_set<wire::Fingerprint, Hash> known_;
};

}  // namespace host::app
