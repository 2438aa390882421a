// Snapshots as text: right ones, and nearly right ones.
#pragma once

#include <array>
#include <random>
#include <string>

#include "json/writer.hpp"

namespace host::wire::test {

using namespace std::string_literals;

inline std::string snapshot_message(const std::string& store, const std::string& more = "") {
    return R"({"jsonrpc":"2.0","id":1,"method":"snapshot","params":{"tab":{"id":1,"document":"d"},"seq":1)" + more +
           (store.empty() ? "" : R"(,"store":)" + store) + "}}";
}

// JSON, nearly: whatever a reader may stumble over, more often than it deserves.
class Scribbler {
public:
    explicit Scribbler(unsigned seed) : random_(seed) {}

    std::string message() {
        std::string text = snapshot_message(below(8) == 0 ? json::quoted(store()) : store(),
                                            below(6) == 0 ? ",\"path\":" + value(2) : "");
        for (int changes = below(2) == 0 ? 0 : below(4); changes > 0; --changes) spoil(text);
        return text;
    }

private:
    int below(int bound) { return static_cast<int>(random_() % static_cast<unsigned>(bound)); }
    template <class... Choices>
    std::string one_of(Choices... choices) {
        const std::array<std::string, sizeof...(Choices)> all{choices...};
        return all[static_cast<std::size_t>(below(sizeof...(Choices)))];
    }

    std::string id() {
        return one_of(R"("a")", R"("b")", R"("c")", R"("")", R"("\u0061")", R"("a\u0000")", R"("é😀")",
                      R"("\ud83d\ude00")", R"("\ud83d")", R"("\\ud83d")", R"("\q")", R"("\u12")", "\"\xC0\x80\"",
                      "\"\x01\"", "\"\x7F\"", "\"" + std::string(256, 'x') + "\"", "\"" + std::string(257, 'x') + "\"",
                      R"("\n\/")");
    }
    std::string key() {
        return one_of(R"("id")", R"("videoId")", R"("moderated")", R"("state")", R"("progress")", id(), id());
    }
    std::string value(int depth) {
        if (depth > 0 && below(3) == 0) return below(2) == 0 ? object(depth - 1) : array(depth - 1);
        return one_of("null", "true", "false", "0", "-0", "-1", "7", "1.5", "1e5", "1E+2", "18446744073709551615",
                      "18446744073709551616", "-9223372036854775809", "1e400", "1e-400", "01", "-", "1.", ".5", "tru",
                      id(), id(), id(), id());
    }
    std::string listed(int count, auto element) {
        std::string text;
        for (int i = 0; i < count; ++i) text += (i > 0 ? "," : "") + element();
        return text;
    }
    std::string array(int depth) {
        return "[" + listed(below(4), [&] { return value(depth); }) + "]";
    }
    std::string object(int depth) {
        return "{" + listed(below(4), [&] { return key() + ":" + value(depth); }) + "}";
    }
    std::string attempt() {
        if (below(6) == 0) return value(2);
        return "{" +
               listed(1 + below(3),
                      [&] {
                          return one_of(R"("id":)" + id(), R"("videoId":)" + id(), R"("moderated":)" + value(0),
                                        one_of(R"("videoPostId":)", R"("itemId":)", R"("parentPostId":)",
                                               R"("originalPostId":)") +
                                            id(),
                                        one_of(R"("progress":)", R"("hasVideo":)") + value(0), key() + ":" + value(1));
                      }) +
               "}";
    }
    std::string videos() {
        return "{" +
               listed(below(5),
                      [&] {
                          return id() + ":" +
                                 (below(8) == 0 ? value(1) : "[" + listed(below(4), [&] { return attempt(); }) + "]");
                      }) +
               "}";
    }
    std::string store() {
        if (below(12) == 0) return value(3);
        const std::string images = below(3) == 0 ? R"(,"imageByMediaId":)" + object(1) : "";
        return R"({"state":{"videoByMediaId":)" + (below(12) == 0 ? value(2) : videos()) + images + R"(},"version":0})";
    }
    void spoil(std::string& text) {
        const auto at = static_cast<std::size_t>(below(static_cast<int>(text.size())));
        const std::string piece = one_of(",", ":", "{", "}", "[", "]", "\"", "\\", " ", "\n", "\0"s, "\xFF", "1", "e");
        switch (below(3)) {
            case 0: text.erase(at, 1); break;
            case 1: text.insert(at, piece); break;
            default: text.replace(at, 1, piece); break;
        }
    }

    std::mt19937 random_;
};

}  // namespace host::wire::test
