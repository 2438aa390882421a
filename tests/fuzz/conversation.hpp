// A conversation as text, in the notation of tests/transcripts, read without ever failing: fuzzers write it.
//
//     > {"method":"ping"}     a request; jsonrpc, id and seq are filled in where they are missing
//     + {"method":"ping"}     the same, handed over together with the next one
//     @ 8s                    time passes (or: 500ms)
//     2> {"method":"ping"}    of a second host on the same file
//     !                       the host dies
//     * bytes                 bytes that are no frame (pipes only)
//     anything else           a payload as it is; < and # lines are left out
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.hpp"
#include "json/reader.hpp"
#include "wire/requests.hpp"

namespace fuzz {

struct Line {
    int host{1};     // 1 or 2
    char kind{'>'};  // > + ! *
    std::string payload;
};

// At most `most` lines.
[[nodiscard]] std::vector<Line> read_conversation(std::string_view text, std::size_t most);

// Whether a host would be busy for long because the test clock is moved too far.
[[nodiscard]] bool is_long_wait(std::string_view payload);

inline constexpr std::string_view kHello =
    R"({"jsonrpc":"2.0","id":0,"method":"hello","params":{"protocol":1,"client":{"name":"f","version":"1"}}})";

// What must be true of everything that hosts on one file say, whatever they are told.
class Witness {
public:
    // A file that nobody has damaged gives no storage error and no grant that no user asked for.
    enum class File { sound, damaged };
    explicit Witness(File file) : file_(file) {}

    void asked(std::string_view payload);
    void heard(const std::vector<std::string>& messages);
    void nothing_more();  // every request was answered
    void restarted() { waiting_.clear(); }

private:
    struct Asked {
        std::string id;  // as JSON text
        bool claims{};
        host::core::GrantId decision;
        std::string request_id;
    };
    void learn(const host::wire::Params& params);
    void check_claim(const Asked& asked, const host::json::Json& result);

    File file_;
    std::vector<Asked> waiting_;
    std::set<std::string> prompts_;                // that somebody gave
    bool wanted_{};                                // a user asked for a session, or an older version had one
    std::map<std::int64_t, std::string> claimed_;  // grant -> requestId
};

}  // namespace fuzz
