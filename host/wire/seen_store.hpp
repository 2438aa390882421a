// Private to decode: the last large store of a page, known again by its text. A page shows the same one over and over,
// while what stands in front of it (seq, path) changes.
//
// It keeps what was read from the store, and a fingerprint of the text, but not the text.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "json/value.hpp"
#include "wire/fingerprint.hpp"
#include "wire/requests.hpp"

namespace host::wire {

class SeenStore {
public:
    // What stands in front of the store in `payload`; none if the store is another one, or there is no large one.
    [[nodiscard]] std::optional<std::string_view> head_of(std::string_view payload) const;
    [[nodiscard]] const PageStore& store() const { return store_; }

    // Keeps what was read from the store in `payload`. It does so only if another message with the same store has the
    // same text from the key of the store on. Precondition: store_is_last() of the payload's message, and of
    // without_store() of its head.
    void keep(std::string_view payload, const PageStore& store);
    void forget() { *this = {}; }

    // The text in front of the store of a payload; none: the payload is not worth remembering.
    [[nodiscard]] static std::optional<std::string_view> head_in(std::string_view payload);

private:
    Fingerprint end_;     // of everything from the key of the store on
    std::size_t size_{};  // of that; 0: nothing is kept
    PageStore store_;
};

// The message of a head, with null for its store: `head` "store":null}}. If the store comes last in that message, then
// the head ends where a message has the key of its store, and nothing but a store and two braces can follow.
[[nodiscard]] std::string without_store(std::string_view head);
[[nodiscard]] bool store_is_last(const json::Value& message);

}  // namespace host::wire
