// The one strict reader of JSON text. What it lets through means the same to every reader.
//
// Refused: empty text, bytes that are no UTF-8, NUL bytes, a byte order mark, anything after the document, nesting
// deeper than asked for, duplicate keys, numbers that no double can hold. Refusals name a place, never quote the text:
// it may be somebody's prompt. Lone surrogate escapes are read as U+FFFD; integers beyond 64 bits as doubles.
//
// A Document is kept from text to text, and its buffers with it: those of a large text, several times as large as the
// text, until the next small one. Not for two threads at once.
#pragma once

#include <cstddef>
#include <expected>
#include <memory>
#include <string>
#include <string_view>

#include "json/value.hpp"

namespace host::json {

inline constexpr int kMaxDepth = 32;               // of a message
inline constexpr std::size_t kReadAhead = 64;      // what there is room for behind a text that is read in place
inline constexpr std::size_t kSmall = 64u * 1024;  // buffers for so much are kept, about 1 MiB

class Document {
public:
    Document();
    ~Document();
    Document(const Document&) = delete;
    Document& operator=(const Document&) = delete;

    // Returns the value that the text is, or why it is refused. The value refers to buffers of this Document, not to
    // the text. `room`: how many bytes may be read from text.data() on; with kReadAhead more than the text has, the
    // text is not copied. `max_depth`: up to 1000.
    [[nodiscard]] std::expected<Value, std::string> read(std::string_view text, std::size_t room,
                                                         int max_depth = kMaxDepth);
    [[nodiscard]] std::expected<Value, std::string> read(std::string_view text) { return read(text, text.size()); }

private:
    struct Parsers;
    std::unique_ptr<Parsers> parsers_;
};

}  // namespace host::json
