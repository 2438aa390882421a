#include "cli/inspect/listing.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "cli/table.hpp"
#include "cli/words.hpp"

namespace host::cli {
namespace {

struct Candidate {
    std::size_t section{}, entry{};
    Rank rank{};
};

// The most important first.
std::vector<Candidate> candidates_in(const std::vector<Section>& sections) {
    std::vector<Candidate> all;
    for (std::size_t at = 0; at < sections.size(); ++at) {
        const std::size_t count = sections[at].entries.size();
        for (std::size_t n = 0; n < count; ++n) {
            const std::size_t entry = sections[at].newest_last ? count - 1 - n : n;
            all.push_back({at, entry, sections[at].entries[entry].rank});
        }
    }
    std::ranges::stable_sort(all, {}, &Candidate::rank);
    return all;
}

using Shown = std::vector<std::vector<bool>>;  // by section, by entry

Shown choose(const std::vector<Section>& sections, std::size_t room) {
    Shown shown;
    for (const Section& section : sections) shown.emplace_back(section.entries.size(), false);
    std::vector<bool> begun(sections.size()), full(sections.size());
    for (const Candidate& one : candidates_in(sections)) {
        const Section& section = sections[one.section];
        const std::size_t lines =
            section.entries[one.entry].lines.size() + (begun[one.section] ? 0 : section.front.size());
        if (full[one.section] || lines > room) {
            full[one.section] = true;  // no gaps
            continue;
        }
        begun[one.section] = true;
        shown[one.section][one.entry] = true;
        room -= lines;
    }
    return shown;
}

std::string what_is_left_out(const std::vector<Section>& sections, const Shown& shown) {
    std::vector<std::string> kinds;
    std::size_t all = 0;
    for (std::size_t at = 0; at < sections.size(); ++at) {
        std::size_t count = 0;
        for (std::size_t n = 0; n < shown[at].size(); ++n) count += shown[at][n] ? 0 : sections[at].entries[n].count;
        if (count == 0 || sections[at].one.empty()) continue;
        kinds.push_back(counted(count, sections[at].one));
        all += count;
    }
    return enumerated(kinds) + (all == 1 ? " does" : " do") + " not fit here; all: --debug without --watch";
}

void append_lines(std::vector<std::string>& all, const std::vector<std::string>& more) {
    all.insert(all.end(), more.begin(), more.end());
}

}  // namespace

std::vector<std::string> Listing::lines() const {
    std::vector<std::string> all;
    for (const Section& section : sections_) {
        append_lines(all, section.front);
        for (const Entry& entry : section.entries) append_lines(all, entry.lines);
    }
    return all;
}

std::vector<std::string> Listing::fitting(std::size_t rows, std::size_t columns) const {
    std::vector<std::string> all = lines();
    if (all.size() <= rows) return all;
    for (std::size_t last = 1;; ++last) {  // lines for what is left out
        const Shown shown = choose(sections_, rows - std::min(last, rows));
        auto rest = wrap("", what_is_left_out(sections_, shown), columns);
        if (rest.size() > last && last < rows) continue;
        all.clear();
        for (std::size_t at = 0; at < sections_.size(); ++at) {
            if (std::ranges::find(shown[at], true) == shown[at].end()) continue;
            append_lines(all, sections_[at].front);
            for (std::size_t n = 0; n < shown[at].size(); ++n) {
                if (shown[at][n]) append_lines(all, sections_[at].entries[n].lines);
            }
        }
        append_lines(all, rest);
        return all;
    }
}

}  // namespace host::cli
