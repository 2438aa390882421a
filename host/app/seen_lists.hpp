// The lists of attempts that bring nothing new, because pages send the same lists again and again: each attempt has a
// verdict, and is in the ledger with it or was left out of a full one (R22).
//
// Part of the Cache: dropped as soon as an attempt may have been removed from the ledger.
#pragma once

#include <string>
#include <unordered_map>

#include "wire/fingerprint.hpp"
#include "wire/requests.hpp"

namespace host::app {

class SeenLists {
public:
    [[nodiscard]] bool has(const wire::MediaAttempts& list, core::EvidenceSource source) const {
        const auto found = known_.find(print_of(list.media));
        return found != known_.end() && found->second == print_of(list, source);
    }
    // Replaces what was known of this media, so there is only one fingerprint per media.
    void add(const wire::MediaAttempts& list, core::EvidenceSource source) {
        constexpr std::size_t kMost = 200'000;  // 16 MB
        if (known_.size() >= kMost) known_.clear();
        known_.insert_or_assign(print_of(list.media), print_of(list, source));
    }
    void clear() { known_.clear(); }
    [[nodiscard]] std::size_t size() const { return known_.size(); }

private:
    struct Hash {
        std::size_t operator()(const wire::Fingerprint& print) const { return print.hash(); }
    };
    static wire::Fingerprint print_of(const core::MediaId& media) { return wire::fingerprint_of(media.value); }
    static wire::Fingerprint print_of(const wire::MediaAttempts& list, core::EvidenceSource source) {
        wire::Fingerprinter prints;
        std::string marks;  // one for each verdict, and for each other name
        for (const core::Attempt& attempt : list.attempts) {
            prints.add(attempt.id.value);
            marks += static_cast<char>('0' + static_cast<int>(core::verdict_of(attempt, source)));
            for (const core::OtherName& other : attempt.others) {
                prints.add(other.post.value);
                marks += other.is_attempt ? 'a' : 'p';
            }
        }
        return prints.add(marks).done();
    }

    std::unordered_map<wire::Fingerprint, wire::Fingerprint, Hash> known_;  // by media: its whole list
};

}  // namespace host::app
