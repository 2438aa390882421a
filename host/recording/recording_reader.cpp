// From the lines of a recording back to its values. Strict: it may come from anybody.
#include "core/error_code.hpp"
#include "json/document.hpp"
#include "json/field.hpp"
#include "recording/recording.hpp"
#include "wire/decode.hpp"

namespace host::recording {
namespace {

constexpr std::size_t kMostListed = 100'000;  // columns, draws, readings: a recording has a handful

core::Instant as_instant(const json::Field& field) { return core::instant_from_ms(field.count()); }
double as_number(const json::Field& field) { return field.number(); }

RecordedTable::Value as_value(const json::Field& field) {
    if (field.is_null()) return nullptr;
    if (field.is_string()) return json::as_string(field);
    if (field.value().type() == json::Value::Type::number) return field.number();
    return field.integer();
}

std::vector<RecordedTable::Value> as_row(const json::Field& field) { return field.elements(as_value); }

RecordedState as_state(const json::Field& line) {
    const json::Field state = line.at("state");
    RecordedState result;
    if (state.is_null()) {
        result.problem = line.at("problem").string();
        return result;
    }
    result.schema = static_cast<int>(state.at("schema").integer(0, 1'000'000));
    const json::Field tables = state.at("tables");
    for (const auto& [name, content] : tables.object().by_name()) {
        const json::Field table(content, "state.tables." + std::string{name});
        result.tables.push_back({.name = std::string{name},
                                 .columns = table.at("columns").elements(json::as_string),
                                 .rows = table.at("rows").elements(as_row)});
    }
    return result;
}

RecordedFacts as_facts(const json::Field& done) {
    return {.dice = maybe(done.find("dice"), [](const json::Field& f) { return f.elements(as_number); })
                        .value_or(std::vector<double>{}),
            .others_wrote = maybe(done.find("othersWrote"), json::as_boolean).value_or(false),
            .storage_failed = maybe(done.find("storageFailed"), json::as_boolean).value_or(false)};
}

// One line of a step.
void add(RecordedStep& step, const json::Field& line) {
    if (step.done) line.refuse("this step is already done");
    if (const auto in = line.given("in")) {
        step.in.emplace_back(json::canonical(in->value()));
    } else if (line.given("unreadable")) {
        step.in.emplace_back(std::nullopt);
    } else if (const auto out = line.given("out")) {
        step.out.push_back(json::canonical(out->value()));
    } else if (line.given("wake")) {
        step.wake = true;
    } else if (const auto done = line.given("done")) {
        step.facts = as_facts(*done);
        // Older hosts asked the clock several times in a step, and said each.
        const auto times = maybe(done->find("times"), [](const json::Field& f) { return f.elements(as_instant); });
        step.at = times && !times->empty() ? times->front() : as_instant(line.at("at"));
        step.done = true;
    } else {
        line.refuse("expected in, unreadable, out, wake or done");
    }
    if (step.wake && !step.in.empty()) line.refuse("expected a wake or frames in a step, not both");
}

std::optional<std::string> take_line(std::istream& in, std::int64_t& number) {
    for (std::string line; std::getline(in, line);) {
        ++number;
        if (!line.empty()) return line;
    }
    return std::nullopt;
}

std::string located(std::int64_t line, const std::string& path, const std::string& problem) {
    return "line " + std::to_string(line) + ": " + (path.empty() ? "" : path + ": ") + problem;
}

template <class Value, class Take>
std::expected<Value, std::string> read_line(std::int64_t number, const std::string& line, Take take) {
    json::Document document;
    const auto value = document.read(line, line.size(), kLineDepth);
    if (!value) return std::unexpected(located(number, "", value.error()));
    try {
        const json::Field field(*value, "");
        static_cast<void>(field.object());
        return take(field);
    } catch (const json::Misfit& misfit) {
        return std::unexpected(located(number, misfit.path, misfit.problem));
    }
}

}  // namespace

RecordingReader::Read<RecordingHeader> RecordingReader::header() {
    const auto line = take_line(in_, line_);
    if (!line) return std::unexpected("it is empty");
    return read_line<RecordingHeader>(line_, *line, [](const json::Field& field) {
        if (!field.given("recording"))
            field.refuse("this is not a recording of grok-retry-host; its first line would say so");
        if (const json::Field format = field.at("recording"); format.integer() != kRecordingFormat) {
            format.refuse("expected " + std::to_string(kRecordingFormat) + "; another version of the host made it");
        }
        return RecordingHeader{.host_version = std::string{field.at("host").string(0, 64)},
                               .pid = field.at("pid").count(),
                               .connection = std::string{field.at("connection").string(0, 256)},
                               .started = as_instant(field.at("at")),
                               .test_clock = field.at("clock").string() == "test",
                               .prompts = field.at("prompts").string() == "shown"};
    });
}

RecordingReader::Read<RecordedState> RecordingReader::state() {
    auto line = take_line(in_, line_);
    if (!line) return RecordedState{};  // it never got a frame
    return read_line<RecordedState>(line_, *line, [&](const json::Field& field) {
        if (field.given("end")) {  // nor did this one
            ahead_ = std::move(line);
            return RecordedState{};
        }
        return as_state(field);
    });
}

RecordingReader::Read<std::optional<RecordedStep>> RecordingReader::next() {
    std::optional<RecordedStep> step;
    while (auto line = ahead_ ? std::exchange(ahead_, std::nullopt) : take_line(in_, line_)) {
        bool other = false;
        const auto read = read_line<bool>(line_, *line, [&](const json::Field& field) {
            if (const auto end = field.given("end")) {
                end_ = end->string();
                return true;
            }
            const std::int64_t number = field.at("step").count();
            other = step && step->number != number;
            if (other) return true;
            if (!step)
                step = RecordedStep{.number = number,
                                    .at = as_instant(field.at("at")),
                                    .wake = false,
                                    .in = {},
                                    .out = {},
                                    .facts = {},
                                    .done = false};
            add(*step, field);
            return true;
        });
        if (!read) {
            // The last line of a host that was killed may be half a line.
            if (in_.eof() && step && !line->ends_with('}')) return step;
            return std::unexpected(read.error());
        }
        if (other) {
            ahead_ = std::move(line);
            return step;
        }
        if (step && step->done) return step;
    }
    return step;
}

}  // namespace host::recording
