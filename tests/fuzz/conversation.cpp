#include "fuzz/conversation.hpp"

#include <algorithm>
#include <charconv>

#include "fuzz/targets.hpp"
#include "json/reader.hpp"
#include "wire/decode.hpp"
#include "wire/frame.hpp"

namespace fuzz {

using namespace ::host;

namespace {

constexpr std::int64_t kLongestWait = 4 * 3'600'000;

class Completion {
public:
    std::string payload(std::string_view text) {
        auto request = json::read_json(text);
        if (!request || !request->is_object()) return std::string{text};
        json::Json& message = *request;
        message.emplace("jsonrpc", "2.0");
        if (!message.contains("id")) message["id"] = ++last_id_;
        const auto params = message.find("params");
        const bool has_tab = params != message.end() && params->is_object() && params->contains("tab");
        if (has_tab && !params->contains("seq")) (*params)["seq"] = ++seq_[(*params)["tab"].dump()];
        return message.dump();
    }
    std::string advance(std::string_view length) {
        while (length.starts_with(' ')) length.remove_prefix(1);
        std::int64_t number = 0;
        const auto [end, error] = std::from_chars(length.data(), length.data() + length.size(), number);
        const bool is_ms = error == std::errc{} && std::string_view{end, length.data() + length.size()} == "ms";
        number = std::clamp<std::int64_t>(number, 0, kLongestWait) * (is_ms ? 1 : 1000);
        return json::Json{{"jsonrpc", "2.0"},
                          {"id", ++last_id_},
                          {"method", "test.advance"},
                          {"params", {{"ms", std::min(number, kLongestWait)}}}}
            .dump();
    }

private:
    int last_id_{};
    std::map<std::string, std::int64_t> seq_;
};

Line read_line(std::string_view text, Completion& complete) {
    const std::string_view as_it_is = text;
    Line line;
    if (text[0] == '1' || text[0] == '2') {
        line.host = text[0] - '0';
        text.remove_prefix(1);
    }
    if (text.empty() || std::string_view{">+@!*"}.find(text[0]) == text.npos) return {.payload = std::string{as_it_is}};
    line.kind = text[0];
    text.remove_prefix(std::min(text.size(), text.find_first_not_of(' ', 1)));
    switch (line.kind) {
        case '@':
            line.kind = '>';
            line.payload = complete.advance(text);
            break;
        case '>':
        case '+': line.payload = complete.payload(text); break;
        default: line.payload = text;
    }
    return line;
}

}  // namespace

std::vector<Line> read_conversation(std::string_view text, std::size_t most) {
    std::vector<Line> lines;
    Completion complete;
    while (!text.empty() && lines.size() < most) {
        const std::size_t end = std::min(text.size(), text.find('\n'));
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(text.size(), end + 1));
        if (line.empty() || line[0] == '<' || line[0] == '#') continue;
        lines.push_back(read_line(line, complete));
    }
    return lines;
}

bool is_long_wait(std::string_view payload) {
    const auto request = wire::decode(payload);
    const auto* advance = request ? std::get_if<wire::TestAdvance>(&request->params) : nullptr;
    return advance != nullptr && advance->ms.count() > kLongestWait;
}

void Witness::asked(std::string_view payload) {
    const auto request = wire::decode(payload);
    Asked& asked = waiting_.emplace_back();
    asked.id = request ? request->id : request.error().id;
    if (!request) return;
    asked.request_id = request->request_id.value_or("");
    if (const auto* claim = std::get_if<wire::DecisionClaim>(&request->params)) {
        asked.claims = true;
        asked.decision = claim->decision;
    }
    learn(request->params);
}

void Witness::learn(const wire::Params& params) {
    if (const auto* start = std::get_if<wire::SessionStart>(&params)) {
        wanted_ = true;
        prompts_.insert(start->prompt);
    } else if (const auto* update = std::get_if<wire::SessionUpdate>(&params)) {
        wanted_ = true;
        prompts_.insert("");  // of a session that was only switched on
        if (update->persistent.last_prompt_value) prompts_.insert(*update->persistent.last_prompt_value);
    } else if (const auto* migrate = std::get_if<wire::Migrate>(&params)) {
        if (migrate->tab) return;  // R21: of a page, which is not believed
        for (const auto& record : migrate->legacy.records) {
            if (record.persistent.last_prompt_value) prompts_.insert(*record.persistent.last_prompt_value);
        }
    }
}

void Witness::heard(const std::vector<std::string>& messages) {
    for (const std::string& text : messages) {
        must(text.size() <= wire::kMaxFrameOut, "no message is too long for the browser");
        const auto message = json::read_json(text);
        must(message && message->is_object(), "what the host says is JSON that the strict reader takes");
        const json::Json* decision = nullptr;
        if (message->contains("id")) {
            must(!waiting_.empty() && (*message)["id"].dump() == json::read_json(waiting_.front().id)->dump(),
                 "every request gets one answer, in order");
            const Asked asked = waiting_.front();
            waiting_.erase(waiting_.begin());
            if (message->contains("error")) {
                const int code = (*message)["error"]["code"].get<int>();
                must(code != -32603, "no request breaks the host");
                must(file_ == File::damaged || code > -32020 || code < -32029, "a sound file gives no storage error");
                continue;
            }
            const json::Json& result = (*message)["result"];
            if (asked.claims) check_claim(asked, result);
            if (result.contains("decision")) decision = &result["decision"];
        } else if ((*message)["method"] == "decision") {
            decision = &(*message)["params"];
        }
        if (decision == nullptr || file_ == File::damaged || (*decision)["action"] != "retry") continue;
        must(wanted_, "no click without a session that the user started");
        must(prompts_.contains((*decision)["prompt"].get<std::string>()), "a prompt is one that somebody gave");
    }
}

void Witness::check_claim(const Asked& asked, const json::Json& result) {
    if (!result["granted"].get<bool>()) return;
    const auto [before, is_first] = claimed_.emplace(asked.decision.value, asked.request_id);
    const bool is_repeated = !asked.request_id.empty() && before->second == asked.request_id;
    must(is_first || is_repeated, "a grant is claimed at most once (R10)");
    if (file_ == File::damaged) return;
    must(wanted_, "no click without a session that the user started");
    must(prompts_.contains(result["prompt"].get<std::string>()), "a prompt is one that somebody gave");
}

void Witness::nothing_more() { must(waiting_.empty(), "every request gets one answer"); }

}  // namespace fuzz
