#include "support/transcript.hpp"

#include <algorithm>
#include <csignal>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>

#include "support/process.hpp"
#include "support/temp_dir.hpp"

namespace support {
namespace {

using Json = nlohmann::json;

// "2> {...}" -> host 2, '>', "{...}"
TranscriptLine parse_line(int number, std::string_view line) {
    TranscriptLine parsed{.number = number, .host = 1, .kind = ' ', .text = {}};
    if (!line.empty() && line[0] >= '1' && line[0] <= '9') {
        parsed.host = line[0] - '0';
        line.remove_prefix(1);
    }
    if (line.empty() || std::string_view{"><@!"}.find(line[0]) == std::string_view::npos) {
        throw std::runtime_error("line " + std::to_string(number) + ": expected >, <, @, ! or #");
    }
    parsed.kind = line[0];
    line.remove_prefix(std::min(line.size(), line.find_first_not_of(' ', 1)));
    parsed.text = line;
    return parsed;
}

// Every order of the blocks, appended to every run so far.
std::vector<Transcript> in_every_order(const std::vector<Transcript>& runs, const std::vector<Transcript>& blocks) {
    std::vector<std::size_t> order(blocks.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::vector<Transcript> more;
    do {
        for (Transcript run : runs) {
            for (const std::size_t i : order) run.insert(run.end(), blocks[i].begin(), blocks[i].end());
            more.push_back(std::move(run));
        }
    } while (std::next_permutation(order.begin(), order.end()));
    return more;
}

// A path to the first difference, or nothing. Subset for objects, element by element for arrays.
std::string difference(const Json& expected, const Json& actual, const std::string& path) {
    if (expected == "*") return {};
    if (expected.is_object() && actual.is_object()) {
        for (const auto& [key, value] : expected.items()) {
            const auto found = actual.find(key);
            if (value == "$absent") {
                if (found != actual.end()) return path + "." + key + ": should not be there";
            } else if (found == actual.end()) {
                return path + "." + key + ": missing";
            } else if (auto deeper = difference(value, *found, path + "." + key); !deeper.empty()) {
                return deeper;
            }
        }
        return {};
    }
    if (expected.is_array() && actual.is_array() && expected.size() == actual.size()) {
        for (std::size_t i = 0; i < expected.size(); ++i) {
            auto deeper = difference(expected[i], actual[i], path + "[" + std::to_string(i) + "]");
            if (!deeper.empty()) return deeper;
        }
        return {};
    }
    if (expected == actual) return {};
    return path + ": expected " + expected.dump() + ", got " + actual.dump();
}

std::int64_t ms_in(const std::string& text) {
    const std::int64_t number = std::stoll(text);
    return text.ends_with("ms") ? number : number * 1000;
}

class Conversation {
public:
    Conversation(const std::filesystem::path& binary, const std::filesystem::path& folder)
        : binary_(binary), folder_(folder) {}

    // Sends the request and gathers all that is said up to the answer of a ping behind it.
    void say(int host, Json request) {
        Process& process = running(host, request.value("method", "") != "hello");
        fill_in(host, request);
        process.send(request.dump());
        heard_ = gather(host, process);
        next_ = 0;
        compared_ = false;
    }

    void kill(int host) {
        hosts_.at(host).kill(SIGKILL);
        hosts_.erase(host);
    }

    // The end of the file is gone, and with it the last page: the next host that starts has to notice.
    void damage(int host) {
        kill(host);
        const auto file = folder_ / "state.db";
        std::filesystem::resize_file(file, std::filesystem::file_size(file) - 4096);
    }

    std::string expect(const TranscriptLine& line) {
        compared_ = true;
        if (line.text == "...") {
            next_ = heard_.size();
            return {};
        }
        if (next_ >= heard_.size()) return "nothing more was said; expected " + line.text;
        const Json& actual = heard_[next_++];
        const std::string wrong = difference(Json::parse(line.text), actual, "");
        return wrong.empty() ? wrong : wrong + "\n    in " + actual.dump();
    }

    // Messages nobody expected, once expectations have begun.
    std::string surplus() const {
        return compared_ && next_ < heard_.size() ? "said too much: " + heard_[next_].dump() : std::string{};
    }

private:
    Process& running(int host, bool introduce) {
        const auto found = hosts_.find(host);
        if (found != hosts_.end()) return found->second;
        const std::string db = (folder_ / "state.db").string();
        Process& process =
            hosts_.try_emplace(host, binary_.string(), std::vector<std::string>{"--test-clock", "--db", db})
                .first->second;
        if (introduce) {
            process.send(
                R"({"jsonrpc":"2.0","id":"hello","method":"hello","params":{"protocol":1,"client":{"name":"t","version":"1"}}})");
            (void)process.receive();
        }
        return process;
    }

    void fill_in(int host, Json& request) {
        request["jsonrpc"] = "2.0";
        if (!request.contains("id")) request["id"] = ++last_id_;
        const std::string method = request.value("method", "");
        const bool counted = method == "snapshot" || method == "route" || method == "progress" || method == "notice" ||
                             method == "page.report";
        if (!counted) return;
        Json& params = request["params"];
        std::int64_t& seq = seq_[std::to_string(host) + params["tab"].dump()];
        seq = params.contains("seq") ? std::max(seq, params["seq"].get<std::int64_t>()) : seq + 1;
        if (!params.contains("seq")) params["seq"] = seq;
    }

    std::vector<Json> gather(int host, Process& process) {
        const std::string ping_id = "ping-" + std::to_string(host) + "-" + std::to_string(++last_id_);
        process.send(Json{{"jsonrpc", "2.0"}, {"id", ping_id}, {"method", "ping"}}.dump());
        std::vector<Json> heard;
        while (true) {
            Json message = Json::parse(process.receive());
            if (message.value("/id"_json_pointer, Json{}) == ping_id) return heard;
            heard.push_back(std::move(message));
        }
    }

    std::filesystem::path binary_;
    std::filesystem::path folder_;
    std::map<int, Process> hosts_;
    std::map<std::string, std::int64_t> seq_;
    std::vector<Json> heard_;
    std::size_t next_{};
    bool compared_{};
    int last_id_{};
};

}  // namespace

std::vector<Transcript> parse_transcript(const std::string& text) {
    std::vector<Transcript> runs(1);
    std::optional<std::vector<Transcript>> blocks;  // inside [any order
    std::istringstream lines{text};
    std::string line;
    for (int number = 1; std::getline(lines, line); ++number) {
        const auto start = line.find_first_not_of(' ');
        if (start == std::string::npos || line[start] == '#') continue;
        std::string_view rest = std::string_view{line}.substr(start);
        if (rest == "[any order") {
            blocks.emplace();
        } else if (rest == "]" && blocks) {
            runs = in_every_order(runs, *blocks);
            blocks.reset();
        } else if (blocks) {
            if (rest.starts_with("- ")) {
                blocks->emplace_back();
                rest.remove_prefix(2);
            }
            if (blocks->empty()) throw std::runtime_error("line " + std::to_string(number) + ": a block begins with -");
            blocks->back().push_back(parse_line(number, rest));
        } else {
            for (Transcript& run : runs) run.push_back(parse_line(number, rest));
        }
    }
    if (blocks) throw std::runtime_error("[any order is not closed");
    return runs;
}

std::vector<std::string> transcript_blocks(const std::filesystem::path& markdown) {
    std::ifstream file{markdown};
    std::vector<std::string> blocks;
    bool inside = false;
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with("```")) {
            inside = !inside && line == "```transcript";
            if (inside) blocks.emplace_back();
        } else if (inside) {
            blocks.back() += line + "\n";
        }
    }
    return blocks;
}

std::string run_transcript(const Transcript& transcript, const std::filesystem::path& host_binary) {
    const TempDir folder;
    return run_transcript(transcript, host_binary, folder.path());
}

std::string run_transcript(const Transcript& transcript, const std::filesystem::path& host_binary,
                           const std::filesystem::path& folder) {
    Conversation conversation{host_binary, folder};
    std::string wrong;
    for (const TranscriptLine& line : transcript) {
        try {
            if (line.kind != '<') wrong = conversation.surplus();
            if (line.kind == '<') wrong = conversation.expect(line);
            if (wrong.empty() && line.kind == '>') conversation.say(line.host, Json::parse(line.text));
            if (wrong.empty() && line.kind == '@') {
                conversation.say(line.host, {{"method", "test.advance"}, {"params", {{"ms", ms_in(line.text)}}}});
                wrong = conversation.expect({.text = R"({"result":{"now":"*"}})"});
            }
            if (wrong.empty() && line.kind == '!' && line.text == "damage") {
                conversation.damage(line.host);
            } else if (wrong.empty() && line.kind == '!') {
                conversation.kill(line.host);
            }
        } catch (const std::exception& error) {
            wrong = error.what();
        }
        if (!wrong.empty()) return "line " + std::to_string(line.number) + ": " + line.text + "\n  " + wrong;
    }
    return conversation.surplus();
}

}  // namespace support
