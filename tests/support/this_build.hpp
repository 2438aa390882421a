// What differs between the two programs that the same tests are linked into: unit_tests of the presets dev and asan.
#pragma once

namespace support {

extern const bool kIsSanitized;         // the host's code is under the sanitizers; the tests' own is not
extern const char* const kHostProgram;  // the path of the host that was built with it

// How often a loop runs that draws something new, or kills a host one step later, each time. The sanitizers need
// several times as long for each, and a fifth of them to see the same code.
constexpr int kFewer = 5;
inline int rounds(int usually) { return kIsSanitized ? (usually + kFewer - 1) / kFewer : usually; }
inline int step() { return kIsSanitized ? kFewer : 1; }

}  // namespace support
