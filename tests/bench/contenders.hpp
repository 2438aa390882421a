// Who is measured, and the data each of them knows before the first event.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "program.hpp"

namespace bench {

enum class Contender {
    host,
    host_deb,
    host_wal,
    echo,
    floor,
    floor_wal,
    in_browser,
    python,
    python_wal,
    node,
    node_wal
};
[[nodiscard]] const char* name_of(Contender contender);

class Contenders {
public:
    // `host`: self-contained, with an SQLite that may use a write-ahead log; `host_deb`: with the distribution's
    // libraries; `bin`: where echo and floor are; `peers`: the scripts; `data`: kept from run to run; `scratch`: gone
    // after it.
    struct Places {
        std::string host, host_deb, bin, peers;
        std::filesystem::path data, scratch;
    };
    explicit Contenders(Places places) : places_(std::move(places)) {}

    // Started on a fresh copy of what it knows about `media` media, greeted, and warm.
    [[nodiscard]] std::unique_ptr<Program> start(Contender contender, int media);
    // Only the copy: for starting it again and again.
    void prepare(Contender contender, int media);
    [[nodiscard]] std::vector<std::string> command(Contender contender, int media) const;

private:
    [[nodiscard]] std::unique_ptr<Program> start_on_copy(Contender contender, int media) const;
    void populate(Contender contender, int media) const;
    [[nodiscard]] std::filesystem::path known(Contender contender, int media) const;
    [[nodiscard]] std::filesystem::path copy(Contender contender, int media) const;

    Places places_;
};

// The ledger of a media, and how many of its attempts a page lists: enough for a million attempts at the largest size.
[[nodiscard]] inline int attempts_of(int media) { return media >= 100'000 ? 10 : 5; }
inline constexpr int kListedAttempts = 5;

}  // namespace bench
