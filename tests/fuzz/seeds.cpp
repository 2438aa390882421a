#include "fuzz/seeds.hpp"

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "fuzz/conversation.hpp"
#include "fuzz/targets.hpp"
#include "fuzz/tools.hpp"
#include "json/reader.hpp"
#include "recording/recording.hpp"
#include "recording/state.hpp"
#include "sim/simulation.hpp"
#include "wire/full_export.hpp"
#include "wire/legacy_reader.hpp"

namespace fuzz {
namespace {

namespace fs = std::filesystem;
using host::json::Json;

const fs::path kTests = fs::path{GRH_SOURCE_DIR} / "tests";

// The transcripts without what they expect.
const std::vector<Seed>& conversations() {
    static const std::vector<Seed> kAll = [] {
        std::vector<Seed> all;
        for (const auto& entry : fs::directory_iterator{kTests / "transcripts"}) {
            if (entry.path().extension() != ".txt") continue;
            std::istringstream text{bytes_of(entry.path())};
            Seed& seed = all.emplace_back(Seed{entry.path().stem().string(), {}});
            for (std::string line; std::getline(text, line);) {
                line.erase(0, std::min(line.size(), line.find_first_not_of(' ')));
                if (line.starts_with("- ")) line.erase(0, 2);
                const std::size_t kind = line.find_first_of(">@!");
                if (kind <= 1) seed.bytes += line + "\n";
            }
        }
        std::ranges::sort(all, {}, &Seed::name);
        return all;
    }();
    return kAll;
}

std::vector<Json> requests() {
    std::vector<Json> all;
    for (const Seed& conversation : conversations()) {
        std::istringstream text{conversation.bytes};
        for (std::string line; std::getline(text, line);) {
            const std::size_t begin = line.find('{');
            if (begin != line.npos && begin <= 3) all.push_back(Json::parse(line.substr(begin)));
        }
    }
    return all;
}

std::string numbered(const char* what, std::size_t number) { return what + std::to_string(number); }

std::vector<Seed> payloads() {
    std::vector<Seed> all;
    for (Json request : requests()) {
        const std::string method = request.value("method", "");
        const auto place = std::ranges::find(kMethods, method) - kMethods.begin();
        const std::string params = request.value("params", Json::object()).dump();
        if (static_cast<std::size_t>(place) < kMethods.size()) {
            all.push_back({numbered("params", all.size()), static_cast<char>(place) + params});
        }
        request["jsonrpc"] = "2.0";
        request["id"] = 7;
        all.push_back({numbered("request", all.size()), request.dump()});
    }
    return all;
}

std::vector<Seed> streams() {
    std::vector<Seed> all;
    const auto add = [&](char cut, const std::string& stream) {
        all.push_back({numbered("stream", all.size()), cut + stream});
    };
    std::string many;
    for (const char* payload : {"", "{}", R"({"jsonrpc":"2.0","id":1,"method":"ping"})", "x"}) {
        const auto length = static_cast<std::uint32_t>(std::strlen(payload));
        std::string frame(reinterpret_cast<const char*>(&length), sizeof length);
        many += frame + payload;
        add(static_cast<char>(length), frame + payload);
    }
    for (const int cut : {0, 1, 2, 5, 100}) add(static_cast<char>(cut), many + many);
    for (const std::uint32_t length : {0x00001000u, 0x04000001u, 0xffffffffu}) {
        add(3, many + std::string(reinterpret_cast<const char*>(&length), sizeof length) + many);
    }
    add(3, many + std::string(3, '\0'));
    return all;
}

// What another machine sends: an image with a session that runs, an attempt of it and an older one.
std::string everything() {
    using namespace host::core;
    Media media = started_media(instant_from_ms(1'000'000));
    media.session.is_active = false;
    media.session.processed_attempt_ids = {{"a1"}};
    media.session.retry_count = 1;
    media.session.credits_used = 1;
    media.session.layer1_failures = 1;
    ImageRecord image{.media = media, .ledger = {}, .names = {}, .posts = {}};
    for (const char* id : {"a0", "a1"}) {
        LedgerEntry entry{.media = media.id, .attempt = {id}, .effort = media.effort.number};
        if (entry.attempt.value == "a0") entry.effort -= 1;
        entry.moderated = true;
        entry.layer = 1;
        image.ledger.push_back(entry);
    }
    image.names = {{{"other"}, AttemptId{"a1"}}, {{"post"}, std::nullopt}};
    image.posts = {{"alias"}};
    std::string text = host::wire::full_export_head(host::core::kNever) + "\n" +
                       host::wire::full_export_line(Settings{}) + "\n" + host::wire::full_export_line(image) + "\n";
    image.media.id = {"alias"};
    return text + host::wire::full_export_line(image) + "\n";
}

std::vector<Seed> older_data() {
    std::vector<Seed> all;
    const auto add = [&](char from, const std::string& text) {
        all.push_back({numbered("data", all.size()), from + text});
    };
    const auto add_store = [&](const std::string& text) {
        for (const char from : {'\2', '\4', '\6', '\7'}) add(from, text);
    };
    add('\7', everything());
    for (const Json& request : requests()) {
        if (request.value("method", "") != "migrate") continue;
        const Json params = request.value("params", Json::object());
        const Json entries = params.value("entries", Json::object());
        for (const auto& [key, raw] : entries.items()) add(0, raw.get<std::string>());
        for (const char from : {'\4', '\7'}) add(from, entries.dump());
        if (!params.contains("store")) continue;
        add_store(params["store"].is_string() ? params["store"].get<std::string>() : params["store"].dump());
    }
    add_store(R"({"state":{"sessionByMediaId":{"m":{"isActive":true,"outcome":"pending","logs":["\ud83d"],)"
              R"("attemptProgress":[{"attempt":1,"percent":5,"recordedAt":6}],"processedAttemptIds":["a"],)"
              R"("lastSessionSummary":{"outcome":"success","completedVideos":1}}},"persistentByMediaId":)"
              R"({"m":{"maxRetries":3,"autoRetryEnabled":true,"lastPromptValue":"p","videoGoal":1}}},"version":1,)"
              R"("revisionByMediaId":{"m":4},"nextCursor":null})");
    add_store(R"({"sessionByPostId":{"__proto__":{}},"persistentByPostId":{"p":{"videoGroup":["q"]}}})");
    return all;
}

std::vector<Seed> damages() {
    using namespace std::string_literals;
    std::vector<Seed> all;
    const auto add = [&](const std::string& bytes) { all.push_back({numbered("damage", all.size()), bytes}); };
    for (const char file : {'\0', '\1', '\2'}) {
        add(std::string(1, file));
        for (char kind = 0; kind < 8; ++kind) {
            for (const char page : {'\0', '\x10', '\x40', '\x60'}) add(std::string{file, kind, 60, page, 1, 3, 9});
        }
        add(static_cast<char>(file | 0x40) + "\xd9\xd5\x05\xf9\x20\xa1\x63\xd7\0\0\0\1"s);
        for (char table = 0; table < 16; ++table) {
            for (char column = 1; column < 31; column = static_cast<char>(column + 5)) {
                add(std::string{static_cast<char>(file | 0x80), table, column, 0, static_cast<char>(column + table),
                                0});
            }
        }
    }
    add("\xC0not a database");
    return all;
}

std::vector<Seed> schedules() {
    std::vector<Seed> all;
    for (std::uint64_t seed = 1; seed <= 12; ++seed) {
        const sim::Bytes bytes = sim::bytes_from(seed);
        all.push_back({numbered("seed", seed), std::string(bytes.begin(), bytes.end())});
    }
    return all;
}

std::vector<Seed> stores() {
    std::vector<Seed> all;
    const auto add = [&](char room, const std::string& messages) {
        all.push_back({numbered("messages", all.size()), room + messages});
    };
    const auto head = [](const std::string& more) {
        return R"({"jsonrpc":"2.0","id":1,"method":"snapshot","params":{"tab":{"id":1,"document":"d"},"seq":1,)" + more;
    };
    for (Json request : requests()) {
        if (request.value("method", "") != "snapshot" || !request.value("params", Json{}).contains("store")) continue;
        Json& store = request["params"]["store"];
        const auto with = [&](const std::string& text) { return head("") + R"("store":)" + text + "}}"; };
        const std::string as_object = with(store.dump()), as_text = with(Json(store.dump()).dump());
        add(0, as_object + "\n=" + head(R"("path":"/imagine/post/p","partial":true,)"));
        add(1, as_text + "\n=" + head(""));
        const std::string large = with("\1" + store.dump());
        add(1, large + "\n=" + head("") + "\n=" + head(R"("a\"store":)") + "\n=" + head(R"("x":{)"));
    }
    add(0, R"({"jsonrpc":"2.0","id":1,"params":{"method":"snapshot","store":{"state":{}}},"method":"ping"})");
    add(1, R"({"jsonrpc":"2.0","id":1,"params":{"method":"snapshot","store":{"state":{}}},"method":"migrate"})");
    add(0, "\xEF\xBB\xBF" + head(R"("store":{"state":{}}}})"));
    return all;
}

// What a host that was told a conversation would have recorded, without what it said.
std::vector<Seed> recorded() {
    using host::recording::encode;
    std::vector<Seed> all;
    const fs::path file = scratch() / "recorded.db";
    write_fresh_file(file);
    const std::string known = encode(host::recording::recorded_state(file, true)),
                      nothing = encode(host::recording::RecordedState{});
    for (const Seed& conversation : conversations()) {
        const bool is_known = all.size() % 4 == 0;  // the state is long
        host::core::Instant now = host::core::instant_from_ms(1'000'000);
        std::string text = encode(host::recording::RecordingHeader{.host_version = "1",
                                                                   .pid = 1,
                                                                   .connection = "fuzz",
                                                                   .started = now,
                                                                   .test_clock = all.size() % 2 == 0,
                                                                   .prompts = all.size() % 3 != 0}) +
                           "\n" + (is_known ? known : nothing) + "\n";
        std::int64_t step = 0;
        const auto end_step = [&](const host::recording::RecordedFacts& facts) {
            text += host::recording::recorded_done(step, now, facts) + "\n";
            now += host::core::Millis{2'000};
        };
        for (const Line& line : read_conversation(conversation.bytes, 20)) {
            if (line.kind != '>' && line.kind != '+') continue;
            text += host::recording::recorded_in(++step, now, line.payload, true) + "\n";
            text += host::recording::recorded_out(step, now, R"({"jsonrpc":"2.0","id":1,"result":{}})", true) + "\n";
            end_step({.dice = {0.5}, .others_wrote = false, .storage_failed = false});
            text += host::recording::recorded_wake(++step, now) + "\n";
            end_step({.dice = {}, .others_wrote = step > 18, .storage_failed = step == 6});
        }
        text += host::recording::recorded_end(now, "closed") + "\n";
        all.push_back({conversation.name, text});
    }
    return all;
}

}  // namespace

std::vector<Seed> seeds_of(std::string_view target) {
    if (target == "frames") return streams();
    if (target == "decode") return payloads();
    if (target == "imports") return older_data();
    if (target == "simulation") return schedules();
    if (target == "database") return damages();
    if (target == "snapshots") return stores();
    if (target == "recordings") return recorded();
    return conversations();
}

}  // namespace fuzz
