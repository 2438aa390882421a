// Frames mean the same however the bytes are cut, and are exactly what a second, simpler reading finds.
#include <cstring>
#include <optional>
#include <vector>

#include "fuzz/targets.hpp"
#include "wire/frame.hpp"

namespace fuzz {
namespace {

using host::wire::FrameDecoder;
using host::wire::kFrameHeader;

struct Reading {
    std::vector<std::string> payloads;
    bool over_limit{}, mid_frame{};
    bool operator==(const Reading&) const = default;
};

// A length that is in range and longer than the stream is as good as any other one, but 64 MiB are slow to reserve.
std::string shortened(std::string_view stream) {
    std::string copy{stream};
    for (std::size_t at = 0; copy.size() - at >= kFrameHeader;) {
        std::uint32_t length{};
        std::memcpy(&length, copy.data() + at, kFrameHeader);
        const std::size_t left = copy.size() - at - kFrameHeader;
        if (length > left) {
            if (length <= host::wire::kMaxFrameIn) length = static_cast<std::uint32_t>(left + 1 + length % 64);
            std::memcpy(copy.data() + at, &length, kFrameHeader);
            break;
        }
        at += kFrameHeader + length;
    }
    return copy;
}

Reading read_simply(std::string_view stream) {
    Reading reading;
    while (stream.size() >= kFrameHeader) {
        std::uint32_t length{};
        std::memcpy(&length, stream.data(), kFrameHeader);
        reading.over_limit = length > host::wire::kMaxFrameIn;
        if (reading.over_limit) return reading;
        if (stream.size() - kFrameHeader < length) break;
        reading.payloads.emplace_back(stream.substr(kFrameHeader, length));
        stream.remove_prefix(kFrameHeader + length);
    }
    reading.mid_frame = !stream.empty();
    return reading;
}

void take_all(FrameDecoder& decoder, Reading& into) {
    while (auto payload = decoder.pop()) into.payloads.push_back(*std::move(payload));
}

// 0: in one piece; else pieces of chance lengths below `cut`, payloads taken in between or at the end.
Reading read_cut(std::string_view stream, unsigned cut) {
    FrameDecoder decoder;
    Reading reading;
    std::uint32_t chance = cut;
    while (!stream.empty()) {
        chance = chance * 1664525u + 1013904223u;
        const std::size_t piece = cut == 0 ? stream.size() : std::min<std::size_t>(stream.size(), (chance >> 16) % cut);
        decoder.push(stream.substr(0, piece));
        stream.remove_prefix(piece);
        if ((chance & 0x8000u) != 0) take_all(decoder, reading);
        if (cut == 1 && !stream.empty()) {
            decoder.push(stream.substr(0, 1));
            stream.remove_prefix(1);
        }
    }
    take_all(decoder, reading);
    reading.over_limit = decoder.over_limit();
    reading.mid_frame = decoder.mid_frame();
    return reading;
}

}  // namespace

void frames(Bytes input) {
    if (input.empty()) return;
    const std::string stream = shortened(text_of(input.subspan(1)));
    const Reading expected = read_simply(stream);
    must(read_cut(stream, 0) == expected, "one piece reads as what it says");
    must(read_cut(stream, input[0]) == expected, "frames come out the same wherever the bytes are cut");

    std::string again;
    for (const std::string& payload : expected.payloads) again += host::wire::encode_frame(payload);
    must(stream.starts_with(again), "a payload is framed as it came");
}

}  // namespace fuzz
