// The fuzz targets, as plain functions of bytes: libFuzzer calls them (entry.cpp), and so does an ordinary test with
// the seeds and everything they ever found (replay_test.cpp).
//
// A target returns, whatever the bytes. Broken says which promise did not hold; any other exception, the end of the
// process or a sanitizer's word is a find as well. One thread.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

namespace fuzz {

using Bytes = std::span<const std::uint8_t>;

struct Broken : std::logic_error {
    using std::logic_error::logic_error;
};
inline void must(bool holds, const char* promise) {
    if (!holds) throw Broken(promise);
}
[[nodiscard]] inline std::string_view text_of(Bytes bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

void frames(Bytes input);      // a byte says how the rest, a stream of frames, is cut
void decode(Bytes input);      // a payload; or the number of a method, and its params
void imports(Bytes input);     // a byte says where older data comes from, the rest is the data
void simulation(Bytes input);  // the choices of a schedule (tests/sim)
void database(Bytes input);    // what happens to a state file (database.cpp)
void host(Bytes input);        // a conversation, in the notation of the transcripts; the host in this process
void pipes(Bytes input);       // the same through io::RunLoop and real pipes
void snapshots(Bytes input);   // messages to one decoder, one a line (snapshots.cpp)
void recordings(Bytes input);  // a file for --replay

struct Target {
    std::string_view name;
    void (*run)(Bytes input);
};
inline constexpr std::array<Target, 9> kTargets{{{"frames", frames},
                                                 {"decode", decode},
                                                 {"imports", imports},
                                                 {"simulation", simulation},
                                                 {"database", database},
                                                 {"host", host},
                                                 {"pipes", pipes},
                                                 {"snapshots", snapshots},
                                                 {"recordings", recordings}}};

}  // namespace fuzz
