#include "cli/full_export.hpp"

#include <algorithm>
#include <expected>
#include <fstream>
#include <functional>
#include <iostream>
#include <utility>
#include <variant>

#include "app/machine_clock.hpp"
#include "cli/complain.hpp"
#include "cli/open_state.hpp"
#include "cli/print.hpp"
#include "cli/progress.hpp"
#include "cli/state_paths.hpp"
#include "cli/words.hpp"
#include "core/setting_table.hpp"
#include "platform/printable.hpp"
#include "store/image_records.hpp"
#include "wire/full_export.hpp"

namespace host::cli {
namespace {

namespace fs = std::filesystem;

constexpr int kImagesAtOnce = 200;     // taken in one transaction
constexpr std::size_t kMostLeft = 20;  // named one by one

// Reads lines of limited length, because a file may have no line end at all.
class Lines {
public:
    explicit Lines(const fs::path& file) : in_(file, std::ios::binary) {}

    // False: the end, or a line without one, or a line that is too long (is_too_long).
    [[nodiscard]] bool next(std::string& line) {
        line.clear();
        for (;;) {
            const auto byte = in_.rdbuf()->sbumpc();
            if (byte == std::char_traits<char>::eof()) return false;
            if (byte == '\n') return true;
            if (line.size() >= wire::kMaxExportLine) {
                is_too_long_ = true;
                return false;
            }
            line.push_back(static_cast<char>(byte));
        }
    }
    [[nodiscard]] bool is_too_long() const { return is_too_long_; }

private:
    std::ifstream in_;
    bool is_too_long_{};
};

using Take = std::function<void(wire::FullExportLine& line)>;

// Hands out the lines between the first and the last. Nothing: the file is complete and intact. Else what is wrong with
// it; then what was handed out must not be used.
std::optional<std::string> read_all(const fs::path& file, const Take& take) {
    Lines lines(file);
    wire::FullExportSum sum;
    json::Document document;
    bool has_settings = false;
    std::size_t lessons = 0, prompts = 0;
    std::vector<std::string> sections;
    for (std::string line; lines.next(line);) {
        const std::string where = "line " + std::to_string(sum.lines() + 1);
        auto read = wire::read_full_export_line(document, line);
        if (!read) return where + ": " + read.error();
        if (const auto* end = std::get_if<wire::FullExportEnd>(&*read)) {
            if (end->lines != sum.lines() || end->checksum != sum.hex()) {
                return "it was damaged or changed after it was made: its checksum is another one";
            }
            if (lines.next(line) || !line.empty()) return "there is something behind its last line";
            return std::nullopt;
        }
        const bool is_head = std::holds_alternative<wire::FullExportHead>(*read);
        if (is_head != (sum.lines() == 0)) return where + ": a first line, and not the first";
        if (const auto* head = std::get_if<wire::FullExportHead>(&*read)) sections = head->sections;
        if (!is_head && std::ranges::find(sections, wire::section_of(*read)) == sections.end()) {
            return where + ": a line of a section that the first line does not name";
        }
        const bool is_settings = std::holds_alternative<core::Settings>(*read);
        if (is_settings && std::exchange(has_settings, true)) return where + ": settings, and not the first";
        if (std::holds_alternative<core::Lesson>(*read) && ++lessons > core::kMaxLessons) {
            return where + ": more layouts than can be kept";
        }
        if (std::holds_alternative<core::KeptPrompt>(*read) && ++prompts > core::kMostKeptPrompts) {
            return where + ": more prompts than can be kept";
        }
        sum.add(line);
        take(*read);
    }
    if (lines.is_too_long()) return "line " + std::to_string(sum.lines() + 1) + " is too long";
    return "it is cut off: its last line is missing";
}

struct FullImport {
    std::int64_t images{}, fresh{}, changed{};
    bool has_settings{};
    std::int64_t prompts{}, prompts_left{};
    std::vector<std::string> left;
    std::vector<std::string> taught;  // layouts
};

// What somebody else showed says where to click. So it is taken only where the user has shown nothing, and is named.
// Returns whether it was taken.
bool take_lesson(store::TaughtRows& rows, core::Lesson lesson, core::Instant latest) {
    const auto kept = rows.all();
    const bool is_known = std::ranges::find(kept, lesson.layout, &core::Lesson::layout) != kept.end();
    if (is_known || kept.size() >= core::kMaxLessons) return false;
    lesson.at = std::min(lesson.at, latest);
    rows.save(lesson);
    return true;
}

void report_prompts(const FullImport& done) {
    if (done.prompts > 0) print_text("Added " + counted(done.prompts, "prompt") + " to the prompt history.");
    if (done.prompts_left == 0) return;
    print_text(counted(done.prompts_left, "kept prompt") +
               " not taken, because the prompt history is off here. Switch it on with --set keepPromptHistory on, and "
               "import the file again.");
}

int report(const FullImport& done, const std::string& name) {
    const std::int64_t taken = done.fresh + done.changed;
    if (taken == 0 && !done.has_settings && done.taught.empty() && done.left.empty() && done.prompts == 0) {
        print_text("Nothing new in " + name + ".");
        report_prompts(done);
        return kOk;
    }
    std::string text = "Imported " + counted(done.images, "image") + " from " + name + ": " +
                       std::to_string(done.fresh) + " new, " + std::to_string(done.changed) + " updated, " +
                       std::to_string(done.images - taken - std::ssize(done.left)) + " unchanged";
    if (!done.left.empty()) text += ", " + std::to_string(done.left.size()) + " not taken now";
    print_text(text + (done.has_settings ? ". Settings that were not set here are taken over." : "."));
    if (!done.taught.empty()) {
        print_text(
            "Where to click was shown there, and not here, for: " + platform::printable(joined(done.taught, ", ")) +
            ". It is taken over; --debug shows it, and the popup can forget it.");
    }
    report_prompts(done);
    for (std::size_t n = 0; n < std::min(done.left.size(), kMostLeft); ++n) {
        print_text("  " + platform::printable(done.left[n]));
    }
    return done.left.empty() ? kOk : kFinding;
}

}  // namespace

std::size_t write_everything(store::SessionStore& store, std::ostream& out) {
    ProgressLine progress("exporting");
    wire::FullExportSum sum;
    const auto put = [&](const std::string& text) {
        const std::string line = platform::printable_json(text);  // it may go to a terminal
        out << line << '\n';
        sum.add(line);
    };
    const bool may_know = store.schema_version() >= store::kTaughtSchema;  // an older file is only read here
    const auto taught = may_know ? store.taught().all() : std::vector<core::Lesson>{};
    put(wire::full_export_head(store.time_at(app::MachineClock().read()), !taught.empty()));
    put(wire::full_export_line(store.settings()));
    for (const core::Lesson& lesson : taught) put(wire::full_export_line(lesson));
    std::size_t count = 0;
    store::for_each_image(store, [&](const core::MediaId& id) {
        if (const auto image = store::image_record(store, id)) {  // none: deleted meanwhile
            put(wire::full_export_line(*image));
            progress.show(counted(++count, "image"));
        }
        return out.good();
    });
    if (store.schema_version() >= store::kPromptSchema) {
        for (const core::KeptPrompt& kept : store.prompts().all()) put(wire::full_export_line(kept));
    }
    out << wire::full_export_end({sum.lines(), sum.hex()}) << '\n';
    out.flush();
    return count;
}

bool is_full_export(const fs::path& file) {
    std::string text(256, '\0');
    std::ifstream in(file, std::ios::binary);
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(std::max<std::streamsize>(in.gcount(), 0)));
    return wire::begins_full_export(text);
}

int import_everything(const Import& wanted, const GivenFile& given) {
    const std::string name = platform::printable(given.name());
    const auto refuse_it = [&name](const std::string& problem) {
        return refuse(name + " was not imported, and nothing was changed: " + problem);
    };
    core::Instant written_at{};
    const auto look = [&written_at](wire::FullExportLine& line) {
        if (const auto* head = std::get_if<wire::FullExportHead>(&line)) written_at = head->written_at;
    };
    if (const auto problem = read_all(given.path(), look)) return refuse_it(*problem);

    const app::MachineClock clock;
    const auto opened = open_state(wanted.db, clock.read().wall);
    store::SessionStore& store = *opened;
    std::optional<store::Transaction> transaction(store.begin());
    const core::ClockReading reading = clock.read();
    const core::Instant now = core::time_at(store.clock().agree(reading).time, reading);  // R20
    if (written_at > now) {
        return refuse_it("by this machine's clock it was written in the future; set the clocks of both machines right");
    }
    if (core::pause_until(store.machine()) > now) {
        return refuse_it("the site asked for a pause; import it again when that is over");  // R13
    }
    FullImport done;
    ProgressLine progress("importing");
    const core::Settings before = store.settings();
    // Sessions and clicks of this machine go by its settings: a file changes them only where there are none yet.
    const bool is_first = store.media().list(std::nullopt, 1).media.empty();
    const auto problem = read_all(given.path(), [&](wire::FullExportLine& line) {
        if (const auto* settings = std::get_if<core::Settings>(&line)) {
            const core::Settings filled = is_first ? core::fill_unset(before, *settings) : before;
            done.has_settings = filled != before;
            if (done.has_settings) store.save(filled);
        } else if (const auto* lesson = std::get_if<core::Lesson>(&line)) {
            if (take_lesson(store.taught(), *lesson, written_at)) done.taught.push_back(lesson->layout);
        } else if (auto* image = std::get_if<core::ImageRecord>(&line)) {
            image->written_at = written_at;
            store::TakenImage taken = store::take_image(store, *image, before, now);
            done.images += 1;
            done.fresh += taken.is_new ? 1 : 0;
            done.changed += taken.is_changed && !taken.is_new ? 1 : 0;
            if (!taken.left.empty()) done.left.push_back(image->media.id.value + ": " + taken.left);
            if (done.images % kImagesAtOnce == 0) {  // hosts that wait for their turn get it
                transaction->commit();
                transaction.reset();
                transaction.emplace(store.begin());
            }
            progress.show(counted(done.images, "image"));
        } else if (const auto* kept = std::get_if<core::KeptPrompt>(&line)) {
            core::KeptPrompt theirs = *kept;
            theirs.last_used_at = std::min(theirs.last_used_at, written_at);
            if (!before.keep_prompt_history) {
                done.prompts_left += 1;
            } else if (store.prompts().join(theirs)) {
                done.prompts += 1;
            }
        }
    });
    progress.clear();
    if (problem) return refuse(name + " changed while it was read: " + *problem);
    transaction->commit();
    return report(done, name);
}

}  // namespace host::cli
