#include "recording/replay.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <utility>

#include "app/host.hpp"
#include "recording/compare.hpp"
#include "recording/mask.hpp"
#include "recording/state.hpp"
#include "wire/decode.hpp"

namespace host::recording {
namespace {

class RecordedDice {
public:
    void take(const recording::RecordedStep& step) {
        draws_ = step.facts.dice;
        next_ = 0;
    }
    double operator()() { return next_ < draws_.size() ? draws_[next_++] : 0.0; }

private:
    std::vector<double> draws_;
    std::size_t next_{};
};

constexpr char kNoFrame[] = "{";  // in the place of a frame that was not kept because it was not JSON

class Player {
public:
    using Tell = std::function<void(const ReplayLine&)>;

    Player(const recording::RecordingHeader& header, const std::filesystem::path& state_file, const Tell& tell,
           bool has_state, ReplayResult& result, core::UtcOffset zone)
        : prompts_(header.prompts),
          comparing_(has_state),
          result_(result),
          tell_(tell),
          zone_(zone),
          test_clock_is_moved_(header.test_clock),
          host_({.state_file = state_file,
                 .own_directory = false,
                 .log_file = {},
                 .connection = header.connection,
                 .pid = header.pid,
                 .test_clock = header.test_clock,
                 .dice = [this] { return dice_(); },
                 .log = [](std::string_view) {}}) {}

    void play(const recording::RecordedStep& step) {
        ++result_.steps;
        if (!test_clock_is_moved_) reading_ = core::made_up_reading(step.at);
        dice_.take(step);
        if (comparing_ && step.facts.others_wrote) {
            give_up(step, "another process changed the state; the following steps depend on it and are not compared");
        }
        const auto said = step.wake ? host_.wake(reading_) : host_.handle(frames_of(step), reading_);
        tell_what_was_asked(step);
        const std::vector<std::string> recorded = without_failures(step);
        if (!step.done) give_up(step, "the recording ends inside this step; the host crashed or was killed");
        if (comparing_) {
            ++result_.compared;
            compare(step, recorded, said);
        }
        tell_decisions(step, said);
    }

private:
    // A frame that the storage failed changed nothing: it is left out, and so is its answer.
    std::vector<std::string> frames_of(const recording::RecordedStep& step) {
        std::vector<std::string> frames;
        for (const auto& frame : step.in) {
            ++result_.frames;
            if (!frame || !has_failed(step, *frame)) frames.push_back(frame.value_or(kNoFrame));
        }
        return frames;
    }
    static bool has_failed(const recording::RecordedStep& step, const std::string& frame) {
        if (!step.facts.storage_failed) return false;
        return std::ranges::any_of(step.out, [&](const std::string& message) {
            return recording::is_storage_error(message) && recording::id_in(message) == recording::id_in(frame);
        });
    }
    std::vector<std::string> without_failures(const recording::RecordedStep& step) {
        std::vector<std::string> recorded = step.out;
        if (!step.facts.storage_failed) return recorded;
        remark(step, "the storage failed here; the failed requests are left out");
        std::erase_if(recorded, [](const std::string& message) { return recording::is_storage_error(message); });
        return recorded;
    }

    void compare(const recording::RecordedStep& step, const std::vector<std::string>& recorded,
                 const std::vector<std::string>& said) {
        for (std::size_t at = 0; at < std::max(recorded.size(), said.size()); ++at) {
            if (at >= said.size()) {
                differ(step, "recorded, not replayed: " + recorded[at]);
            } else if (at >= recorded.size()) {
                differ(step, "replayed, not recorded: " + shown(said[at]));
            } else if (is_about_hidden(step, recorded[at])) {
                continue;
            } else if (const auto difference = recording::difference(shown(recorded[at]), shown(said[at]))) {
                differ(step, "message " + std::to_string(at + 1) + *difference);
            }
        }
    }
    // Which prompts are the same, and what is in them, cannot be told once they are masked: so the answers to a search
    // and of the prompt history say nothing.
    [[nodiscard]] bool is_about_hidden(const recording::RecordedStep& step, const std::string& message) const {
        if (prompts_) return false;
        return std::ranges::any_of(step.in, [&](const std::optional<std::string>& frame) {
            return frame && recording::asks_for_prompts(*frame) &&
                   recording::id_in(*frame) == recording::id_in(message);
        });
    }
    // Masking what was made from masked prompts changes nothing, except in lines that were cut. What an older host
    // recorded is masked once more, since it may have shown texts that are hidden now.
    [[nodiscard]] std::string shown(const std::string& message) const {
        return prompts_ ? message : recording::masked_json(message).value_or(message);
    }

    void tell_what_was_asked(const recording::RecordedStep& step) {
        for (const auto& frame : step.in) {
            say(step, ReplayLine::Kind::asked, frame ? recording::asked_in(*frame) : "a frame that is not JSON");
        }
    }
    // What each media was told; the same again is not worth a line.
    void tell_decisions(const recording::RecordedStep& step, const std::vector<std::string>& said) {
        for (const std::string& message : said) {
            const std::string decision = recording::decided_in(message, zone_);
            if (decision.empty() || decision == last_decision_) continue;
            last_decision_ = decision;
            ++result_.decisions;
            say(step, ReplayLine::Kind::decided, decision);
        }
    }

    void say(const recording::RecordedStep& step, ReplayLine::Kind kind, std::string text) {
        tell_({.kind = kind, .step = step.number, .at = step.at, .text = std::move(text)});
    }
    void differ(const recording::RecordedStep& step, std::string text) {
        ++result_.differences;
        say(step, ReplayLine::Kind::difference, std::move(text));
    }
    void remark(const recording::RecordedStep& step, std::string text) {
        say(step, ReplayLine::Kind::remark, std::move(text));
    }
    void give_up(const recording::RecordedStep& step, std::string why) {
        if (std::exchange(comparing_, false)) remark(step, std::move(why));
    }

    bool prompts_;
    bool comparing_;
    ReplayResult& result_;
    const Tell& tell_;
    core::UtcOffset zone_;
    bool test_clock_is_moved_;  // by the frames of the recording
    core::ClockReading reading_ = core::made_up_reading();
    RecordedDice dice_;
    app::Host host_;
    std::string last_decision_;
};

// The fingerprints of stored replies were masked, since prompts are in them. A request that is repeated in the
// recording tells what its own is now, unless it was refused as another one under the same name.
void give_fingerprints(recording::RecordedState& state, const std::vector<recording::RecordedStep>& steps) {
    const auto table = std::ranges::find(state.tables, "reply", &recording::RecordedTable::name);
    if (table == state.tables.end()) return;
    const auto column = [&](const char* name) {
        return static_cast<std::size_t>(std::ranges::find(table->columns, name) - table->columns.begin());
    };
    const std::size_t name = column("request_id"), fingerprint = column("fingerprint");
    if (std::max(name, fingerprint) >= table->columns.size()) return;
    std::map<std::string, std::string> fingerprints;
    for (const recording::RecordedStep& step : steps) {
        for (const auto& frame : step.in) {
            const auto request = frame ? wire::decode(*frame) : std::unexpected(wire::BadRequest{});
            if (request && request->request_id) fingerprints.emplace(*request->request_id, request->fingerprint);
        }
    }
    for (auto& row : table->rows) {
        const auto* id = row.size() > std::max(name, fingerprint) ? std::get_if<std::string>(&row[name]) : nullptr;
        const auto found = id ? fingerprints.find(*id) : fingerprints.end();
        if (found != fingerprints.end()) row[fingerprint] = found->second;
    }
}

}  // namespace

ReplayResult replay(std::istream& recording, const std::filesystem::path& state_file,
                    const std::function<void(const ReplayLine&)>& tell, core::UtcOffset zone) {
    ReplayResult result;
    recording::RecordingReader reader(recording);
    const auto header = reader.header();
    const auto state = header ? reader.state() : std::unexpected(header.error());
    std::vector<recording::RecordedStep> steps;
    std::string malformed = state ? "" : state.error();
    while (malformed.empty()) {  // all of it, before anything is told
        auto step = reader.next();
        if (!step) malformed = step.error();
        if (!step || !*step) break;
        steps.push_back(**std::move(step));
    }
    result.malformed = std::move(malformed);
    if (!result.malformed.empty()) return result;
    result.header = *header;
    result.end = reader.end();

    const bool has_state = state->problem.empty();
    if (!has_state) {
        tell({ReplayLine::Kind::remark, 0, header->started,
              "nothing is compared, because the state at the start is not in the recording: " + state->problem});
    }
    recording::RecordedState knew = *state;
    if (!header->prompts) give_fingerprints(knew, steps);
    restore_state(knew, state_file);

    Player player(*header, state_file, tell, has_state, result, zone);
    for (const recording::RecordedStep& step : steps) player.play(step);
    return result;
}

}  // namespace host::recording
