// Native messaging frames: a 4-byte native-endian length, then that many bytes.
//
// Pure: bytes in, payloads out, whatever the chunking. A length over the limit is sticky: there is no way to find
// the next frame, so the caller answers once and ends.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace host::wire {

inline constexpr std::size_t kMaxFrameIn = 64u * 1024 * 1024;  // Chromium's limit towards a host
inline constexpr std::size_t kMaxFrameOut = 1024u * 1024;      // Chromium closes the port over this
inline constexpr std::size_t kFrameHeader = 4;
inline constexpr std::size_t kReadAhead = 64;  // what a payload has room for behind its end: fast readers look there

class FrameDecoder {
public:
    // Takes bytes as they came; any number, any split.
    void push(std::string_view bytes);

    // The next complete payload (may be empty), or none yet.
    [[nodiscard]] std::optional<std::string> pop();

    // A frame announced more than kMaxFrameIn bytes, and all frames before it are out: nothing comes any more.
    [[nodiscard]] bool over_limit() const { return broken_ && ready_.empty(); }
    // The length that the newest header announced.
    [[nodiscard]] std::uint32_t announced() const { return announced_; }

    // Bytes of an unfinished frame are waiting: an end of input now is an end in mid-frame.
    // Complete frames that nobody has popped yet do not count, nor does anything after a length over the limit.
    [[nodiscard]] bool mid_frame() const { return header_size_ > 0 && !broken_; }

private:
    void begin_payload();

    std::deque<std::string> ready_;  // complete payloads, oldest first
    std::array<char, kFrameHeader> header_{};
    std::size_t header_size_{};  // bytes of the header seen; 4 = the payload is under way
    std::uint32_t announced_{};
    std::string payload_;
    bool broken_{};
};

// Header and payload, behind what `out` holds. Precondition: payload.size() <= kMaxFrameOut.
void append_frame(std::string& out, std::string_view payload);
[[nodiscard]] std::string encode_frame(std::string_view payload);

}  // namespace host::wire
