// A state file that something has happened to: the host opens it, or says that it is damaged, and survives both.
//
// The first byte says which file (two released schemas and today's) and how the rest is meant:
//   0x00  bytes changed in place, zeroed, moved, cut off: six bytes a change
//   0x40  the rest is the journal beside it
//   0x80  values changed through SQL, past every check: five bytes a change
//   0xC0  the rest is the file
#include <sqlite3.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "app/host.hpp"
#include "fuzz/conversation.hpp"
#include "fuzz/targets.hpp"
#include "fuzz/tools.hpp"
#include "json/reader.hpp"
#include "wire/encode.hpp"

namespace fuzz {
namespace {

using namespace ::host;
namespace fs = std::filesystem;

constexpr std::size_t kMostChanges = 24;
constexpr std::size_t kPage = 4096;

fs::path state_file() { return scratch() / "damaged" / "state.db"; }

const std::string& golden(unsigned which) {
    const auto file = [](const char* name) { return bytes_of(fs::path{GRH_SOURCE_DIR} / "tests/store/golden" / name); };
    static const std::array<std::string, 3> kFiles{file("state-v1.db"), file("state-v2.db"), [&] {
                                                       const fs::path today = scratch() / "today.db";
                                                       write_bytes(today, file("state-v2.db"));
                                                       static_cast<void>(store::SessionStore(today, {}));
                                                       return bytes_of(today);
                                                   }()};
    return kFiles[which % kFiles.size()];
}

// --- bytes

void change_bytes(std::string& file, Bytes how) {
    for (std::size_t n = 0; how.size() >= 6 && n < kMostChanges && !file.empty(); ++n, how = how.subspan(6)) {
        const std::size_t at = static_cast<unsigned>(how[1] | how[2] << 8 | how[3] << 16) % file.size();
        const std::size_t page = at - at % kPage;
        const std::size_t size = std::min(kPage, file.size() - page);
        switch (how[0] % 8) {
            case 0: file[at] = static_cast<char>(how[4]); break;
            case 1: file[at] = static_cast<char>(file[at] ^ (1 << how[4] % 8)); break;
            case 2: std::fill_n(file.begin() + static_cast<std::ptrdiff_t>(page), size, '\0'); break;
            case 3: {
                const std::size_t from = static_cast<unsigned>(how[4] | how[5] << 8) * kPage % file.size();
                file.replace(page, size, file.substr(from - from % kPage, size));
                break;
            }
            case 4: file.resize(at); break;
            case 5:
                file.replace(at, std::min<std::size_t>(2, file.size() - at),
                             std::string{static_cast<char>(how[4]), static_cast<char>(how[5])});
                break;
            case 6:
                file.replace(at, std::min<std::size_t>(how[5], file.size() - at),
                             std::string(how[5], static_cast<char>(how[4])));
                break;
            default: file[at % 100] = static_cast<char>(how[4]); break;  // the header
        }
    }
}

// --- values

class Sql {
public:
    explicit Sql(const fs::path& file) {
        sqlite3* raw = nullptr;
        sqlite3_open(file.c_str(), &raw);
        database_.reset(raw);
        run("PRAGMA journal_mode = MEMORY");
        run("PRAGMA synchronous = OFF");
        run("PRAGMA ignore_check_constraints = ON");
    }
    void run(const std::string& sql) { sqlite3_exec(database_.get(), sql.c_str(), nullptr, nullptr, nullptr); }
    std::vector<std::string> column(const std::string& sql) {
        std::vector<std::string> values;
        sqlite3_exec(
            database_.get(), sql.c_str(),
            [](void* into, int, char** row, char**) {
                static_cast<std::vector<std::string>*>(into)->emplace_back(row[0] ? row[0] : "");
                return 0;
            },
            &values, nullptr);
        return values;
    }

private:
    struct Close {
        void operator()(sqlite3* handle) const { sqlite3_close(handle); }
    };
    std::unique_ptr<sqlite3, Close> database_;
};

constexpr std::array<const char*, 24> kValues{"0",
                                              "1",
                                              "2",
                                              "-1",
                                              "3",
                                              "7",
                                              "50",
                                              "255",
                                              "100000",
                                              "9223372036854775807",
                                              "(-9223372036854775807-1)",
                                              "4611686018427387904",
                                              "2147483648",
                                              "-62135596800000",
                                              "253402300800000",
                                              "''",
                                              "'x'",
                                              "CAST(x'ff00fe' AS TEXT)",
                                              "CAST(x'610062' AS TEXT)",
                                              "CAST(zeroblob(40000) AS TEXT)",
                                              "NULL",
                                              "0.5",
                                              "'d1'",
                                              "'img-1'"};

void change_values(const fs::path& file, Bytes how) {
    Sql sql(file);
    const std::vector<std::string> tables =
        sql.column("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name");
    for (std::size_t n = 0; how.size() >= 5 && n < kMostChanges; ++n, how = how.subspan(5)) {
        const std::string& table = tables[how[0] % tables.size()];
        const auto columns = sql.column("SELECT name FROM pragma_table_info('" + table + "') ORDER BY cid");
        if (columns.empty()) continue;
        const std::string& column = columns[how[1] % columns.size()];
        const std::string value =
            how[3] < 128 ? kValues[how[3] % kValues.size()] : std::to_string((how[3] - 128) * 256 + how[4]);
        const std::string row = "(" + column + ") = (SELECT " + column + " FROM " + table + " LIMIT 1 OFFSET " +
                                std::to_string(how[2] % 8) + ")";
        if (how[4] == 255) {
            sql.run("DELETE FROM " + table + " WHERE " + row);
        } else {
            sql.run("UPDATE OR IGNORE " + table + " SET " + column + " = " + value + " WHERE " + row);
        }
    }
}

// --- and then

void prepare(Bytes input) {
    fs::remove_all(state_file().parent_path());
    fs::create_directory(state_file().parent_path());
    const unsigned kind = input[0] & 0xC0u;
    const Bytes rest = input.subspan(1);
    std::string file = kind == 0xC0 ? std::string{text_of(rest)} : golden(input[0] & 0x3Fu);
    if (kind == 0) change_bytes(file, rest);
    write_bytes(state_file(), file);
    if (kind == 0x40) write_bytes(state_file().string() + "-journal", text_of(rest));
    if (kind == 0x80) change_values(state_file(), rest);
}

std::vector<core::MediaId> some_media() {
    try {
        store::SessionStore store(state_file(), {.read_only = true});
        return store.media().list(std::nullopt, 5).media;
    } catch (const store::StoreError&) {
        return {};
    }
}

// What a browser would ask of it, about everything that is still there.
std::vector<std::string> questions(const std::vector<core::MediaId>& all) {
    std::vector<std::string> texts;
    const auto ask = [&texts](const char* method, json::Json params) {
        texts.push_back(
            json::Json{{"jsonrpc", "2.0"}, {"id", texts.size() + 1}, {"method", method}, {"params", std::move(params)}}
                .dump(-1, ' ', false, json::Json::error_handler_t::replace));
    };
    ask("session.list", {{"limit", 1000}});
    ask("store.export", json::Json::object());
    ask("settings.get", json::Json::object());
    std::int64_t seq = 0;
    for (const core::MediaId& media : all) {
        const json::Json tab{{"id", 1}, {"document", "d"}};
        const json::Json attempts =
            json::Json::array({{{"id", "new-" + media.value.substr(0, 50)}, {"moderated", true}}});
        ask("route", {{"tab", tab}, {"seq", ++seq}, {"path", "/imagine/post/" + media.value}});
        ask("snapshot", {{"tab", tab},
                         {"seq", ++seq},
                         {"partial", true},
                         {"store", {{"state", {{"videoByMediaId", {{media.value, attempts}}}}}}}});
        ask("session.update", {{"mediaId", media.value}, {"persistent", {{"maxRetries", 9}}}});
        ask("session.start", {{"mediaId", media.value}, {"tab", tab}, {"prompt", "p"}});
    }
    for (int grant = 1; grant < 8; ++grant) {
        ask("decision.claim", {{"tab", {{"id", 1}, {"document", "d"}}}, {"decisionId", "d" + std::to_string(grant)}});
    }
    ask("test.advance", {{"ms", 30'000}});
    if (!all.empty()) ask("session.clear", {{"mediaId", all.front().value}});
    if (!all.empty()) ask("session.delete", {{"mediaId", all.front().value}});
    return texts;
}

}  // namespace

void database(Bytes input) {
    if (input.empty()) return;
    prepare(input);
    const core::ClockReading now = core::made_up_reading(core::instant_from_ms(1'790'000'000'000));
    Witness witness(Witness::File::damaged);
    app::Host host({.state_file = state_file(),
                    .own_directory = false,
                    .log_file = {},
                    .connection = "fuzz",
                    .pid = 1,
                    .test_clock = true,
                    .dice = [] { return 0.5; },
                    .log = [](std::string_view) {}});
    const auto tell = [&](const std::vector<std::string>& payloads) {  // together: one transaction, while it works
        for (const std::string& payload : payloads) witness.asked(payload);
        auto messages = host.handle(payloads, now);
        witness.heard(messages);
        witness.nothing_more();
        return messages;
    };
    if (tell({std::string{kHello}}).front().find("\"error\"") != std::string::npos) return;
    tell(questions(some_media()));
    witness.heard(host.wake(now));
}

}  // namespace fuzz
