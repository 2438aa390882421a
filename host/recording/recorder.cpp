#include "recording/recorder.hpp"

#include <expected>
#include <system_error>
#include <utility>

#include "platform/file.hpp"
#include "platform/process.hpp"
#include "recording/state.hpp"

namespace host::recording {
namespace {

constexpr int kMostOfOneProcess = 100;  // process numbers come again

std::filesystem::path name_of(const std::filesystem::path& wish, int attempt) {
    std::string name = wish.stem().string() + "." + std::to_string(platform::process_id());
    if (attempt > 0) name += "-" + std::to_string(attempt);
    return wish.parent_path() / (name + wish.extension().string());
}

std::expected<platform::Descriptor, std::error_code> first_free(const std::filesystem::path& wish,
                                                                std::filesystem::path& name) {
    for (int attempt = 0; attempt < kMostOfOneProcess; ++attempt) {
        name = name_of(wish, attempt);
        auto made = platform::create_new(name);
        if (made || made.error() != std::errc::file_exists) return made;
    }
    return std::unexpected(std::make_error_code(std::errc::file_exists));
}

}  // namespace

Recorder::Recorder(const recording::RecordingHeader& header, Parts parts)
    : parts_(std::move(parts)), prompts_(header.prompts), left_(parts_.max_bytes), at_(header.started) {
    std::filesystem::path name;
    auto file = first_free(parts_.wish, name);
    if (!file) {
        parts_.log("cannot record into " + name.string() + ": " + file.error().message());
        return;
    }
    file_ = *std::move(file);
    (void)platform::lock_at_once(file_.get());  // who deletes recordings leaves this one (copies.cpp)
    parts_.log("records into " + name.string() + (prompts_ ? ", with prompts" : ", prompts masked"));
    write(encode(header));
}

platform::Random Recorder::dice() {
    return [this] {
        const double draw = parts_.dice();
        if (in_step_) facts_.dice.push_back(draw);
        return draw;
    };
}

void Recorder::begin(core::Instant at) {
    if (!file_) return;
    if (!std::exchange(has_state_, true)) {  // before the first step, and not at the start: others may still write
        write(encode(recording::recorded_state(parts_.state_file, prompts_)));
    }
    facts_ = {};
    at_ = at;
    in_step_ = true;
}

void Recorder::frames(std::span<const std::string> payloads, core::Instant at) {
    begin(at);
    is_wake_ = false;
    ++step_;
    for (const std::string& payload : payloads) {
        if (file_) write(recording::recorded_in(step_, at_, payload, prompts_));
    }
}

void Recorder::wake(core::Instant at) {
    begin(at);
    is_wake_ = true;
}

void Recorder::done(std::span<const std::string> said, const app::StepFacts& facts) {
    in_step_ = false;
    at_ = facts.now;
    if (!file_ || (is_wake_ && !facts.ran)) return;
    if (is_wake_) write(recording::recorded_wake(++step_, at_));
    for (const std::string& message : said) write(recording::recorded_out(step_, at_, message, prompts_));
    facts_.others_wrote = facts.others_wrote;
    facts_.storage_failed = facts.storage_failed;
    write(recording::recorded_done(step_, at_, facts_));
}

void Recorder::end(std::string_view why) {
    if (file_) write(recording::recorded_end(at_, why));
}

void Recorder::write(const std::string& line) {
    if (!file_) return;
    const std::string end = recording::recorded_end(at_, "the recording is full");
    const auto size = static_cast<std::int64_t>(line.size()) + 1;
    const bool is_full = size + static_cast<std::int64_t>(end.size()) + 1 > left_;
    const std::string text = (is_full ? end : line) + "\n";
    left_ -= size;
    // One write for a line: nothing of it, or all of it, unless the disk is full in the middle.
    if (!platform::write_at_once(file_.get(), text)) return stop("cannot be written any more");
    if (is_full) stop("is full");
}

void Recorder::stop(std::string_view why) {
    parts_.log("the recording " + std::string{why} + "; it ends here");
    file_.close();
}

}  // namespace host::recording
