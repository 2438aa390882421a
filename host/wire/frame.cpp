#include "wire/frame.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "core/check.hpp"

namespace host::wire {

// Every byte is copied once, straight into the payload it belongs to, and a finished payload is moved out: the cost
// is linear in the bytes whatever their split, and the memory of a large frame leaves with it.
void FrameDecoder::push(std::string_view bytes) {
    while (!bytes.empty() && !broken_) {
        if (header_size_ < kFrameHeader) {
            const std::size_t taken = std::min(kFrameHeader - header_size_, bytes.size());
            std::memcpy(header_.data() + header_size_, bytes.data(), taken);
            header_size_ += taken;
            bytes.remove_prefix(taken);
            if (header_size_ == kFrameHeader) begin_payload();
        } else {
            const std::size_t taken = std::min<std::size_t>(announced_ - payload_.size(), bytes.size());
            payload_.append(bytes.substr(0, taken));
            bytes.remove_prefix(taken);
        }
        if (header_size_ == kFrameHeader && !broken_ && payload_.size() == announced_) {
            ready_.push_back(std::exchange(payload_, {}));
            header_size_ = 0;
        }
    }
}

void FrameDecoder::begin_payload() {
    std::memcpy(&announced_, header_.data(), kFrameHeader);
    broken_ = announced_ > kMaxFrameIn;
    // Address space only: pages are touched when bytes arrive, so a header that announces too much costs nothing.
    if (!broken_) payload_.reserve(announced_ + kReadAhead);
}

std::optional<std::string> FrameDecoder::pop() {
    if (ready_.empty()) return std::nullopt;
    std::string payload = std::move(ready_.front());
    ready_.pop_front();
    return payload;
}

void append_frame(std::string& out, std::string_view payload) {
    HOST_CHECK(payload.size() <= kMaxFrameOut);
    const auto length = static_cast<std::uint32_t>(payload.size());
    std::array<char, kFrameHeader> header;
    std::memcpy(header.data(), &length, header.size());
    out.reserve(out.size() + header.size() + payload.size());
    out.append(header.data(), header.size()).append(payload);
}

std::string encode_frame(std::string_view payload) {
    std::string frame;
    append_frame(frame, payload);
    return frame;
}

}  // namespace host::wire
