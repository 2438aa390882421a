// The frames that every contender gets: the same bytes, in the same order.
//
// A media is an image with a handful of attempts. "Compact" is what the shim sends (ids and flags); "raw" is the page's
// own store with everything the site keeps about an attempt, 1.1 KB each: 1000 media with 5 attempts are 5.7 MB.
#pragma once

#include <string>

namespace bench {

inline constexpr char kHello[] =
    R"({"jsonrpc":"2.0","id":1,"method":"hello","params":{"protocol":1,"client":{"name":"bench","version":"1"}}})";
inline constexpr char kPing[] = R"({"jsonrpc":"2.0","id":2,"method":"ping","params":{}})";

enum class Form { compact, raw };

struct Listed {  // media first..first+count-1, each with attempts 0..attempts-1
    int first{};
    int count{};
    int attempts{5};
};

[[nodiscard]] std::string media_id(int media);
[[nodiscard]] std::string attempt_id(int media, int attempt);

// `page` as one document's store. If `fresh` is not negative, media `on` also lists that attempt.
struct Snapshot {
    Listed page;
    Form form{Form::compact};
    int seq{};
    int on{};
    int fresh{-1};
    bool partial{};
};
[[nodiscard]] std::string snapshot(const Snapshot& what);

// As a user who has used it: what only pages tell of is bounded (R22).
[[nodiscard]] std::string edit_request(int media);

[[nodiscard]] std::string list_request(const std::string& cursor);
[[nodiscard]] std::string export_request(const std::string& cursor);
// The cursor of the next page, in an answer; empty: there is none.
[[nodiscard]] std::string next_cursor(const std::string& answer);

}  // namespace bench
