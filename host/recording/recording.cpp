#include "recording/recording.hpp"

#include "json/out.hpp"
#include "json/reader.hpp"
#include "recording/mask.hpp"
#include "wire/decode.hpp"

namespace host::recording {
namespace {

// The frame is in the line as JSON, so that people and their tools can read it.
std::string line_of(std::int64_t step, core::Instant at, std::string_view what, std::string_view json) {
    std::string line = R"({"step":)" + std::to_string(step) + R"(,"at":)" + std::to_string(core::to_ms(at)) + R"(,")";
    return line.append(what).append(R"(":)").append(json).append("}");
}

json::Out value_of(const RecordedTable::Value& value) {
    return std::visit([](const auto& known) { return json::Out(known); }, value);
}

bool all_zero(const std::vector<double>& dice) {
    for (const double draw : dice) {
        if (draw != 0) return false;
    }
    return true;
}

}  // namespace

std::string encode(const RecordingHeader& header) {
    return json::text_of(json::Out{{"recording", kRecordingFormat},
                                   {"host", header.host_version},
                                   {"protocol", wire::kProtocols.highest},
                                   {"started", core::iso8601(header.started)},
                                   {"at", core::to_ms(header.started)},
                                   {"pid", header.pid},
                                   {"connection", header.connection},
                                   {"clock", header.test_clock ? "test" : "real"},
                                   {"prompts", header.prompts ? "shown" : "masked"}});
}

std::string encode(const RecordedState& state) {
    if (!state.problem.empty()) return json::text_of(json::Out{{"state", nullptr}, {"problem", state.problem}});
    json::Out tables = json::Out::object();
    for (const RecordedTable& table : state.tables) {
        json::Out rows = json::Out::array();
        for (const auto& row : table.rows) {
            json::Out cells = json::Out::array();
            for (const auto& value : row) cells.push_back(value_of(value));
            rows.push_back(std::move(cells));
        }
        tables[table.name] = json::Out{{"columns", table.columns}, {"rows", std::move(rows)}};
    }
    return json::text_of(json::Out{{"state", {{"schema", state.schema}, {"tables", std::move(tables)}}}});
}

std::string recorded_wake(std::int64_t step, core::Instant at) { return line_of(step, at, "wake", "true"); }

std::string recorded_in(std::int64_t step, core::Instant at, std::string_view payload, bool prompts) {
    const auto document = json::read_json(payload);
    if (!document) {  // what it was meant to be cannot be known, nor whether a prompt is in it
        return line_of(step, at, "unreadable",
                       json::text_of(json::Out{{"bytes", payload.size()}, {"problem", document.error()}}));
    }
    const auto text = document->dump(-1, ' ', false, json::Json::error_handler_t::replace);
    return line_of(step, at, "in", prompts ? text : masked_json(text).value_or("null"));
}

std::string recorded_out(std::int64_t step, core::Instant at, std::string_view message, bool prompts) {
    return line_of(step, at, "out", prompts ? std::string{message} : masked_json(message).value_or("null"));
}

// What is usual is left out: a host without jitter draws nothing that matters, and nobody else writes.
std::string recorded_done(std::int64_t step, core::Instant at, const RecordedFacts& facts) {
    json::Out done = json::Out::object();
    if (!all_zero(facts.dice)) done["dice"] = facts.dice;
    if (facts.others_wrote) done["othersWrote"] = true;
    if (facts.storage_failed) done["storageFailed"] = true;
    return line_of(step, at, "done", json::text_of(done));
}

std::string recorded_end(core::Instant at, std::string_view why) {
    return json::text_of(json::Out{{"end", why}, {"at", core::to_ms(at)}});
}

}  // namespace host::recording
