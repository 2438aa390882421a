#include "cli/inspect/debug.hpp"

#include <algorithm>
#include <chrono>
#include <iostream>
#include <memory>
#include <utility>
#include <vector>

#include "app/machine_clock.hpp"
#include "cli/complain.hpp"
#include "cli/inspect/html.hpp"
#include "cli/inspect/read_report.hpp"
#include "cli/inspect/report_json.hpp"
#include "cli/inspect/report_text.hpp"
#include "cli/inspect/screen.hpp"
#include "cli/new_file.hpp"
#include "cli/print.hpp"
#include "cli/record.hpp"
#include "cli/sparingly.hpp"
#include "cli/state_paths.hpp"
#include "platform/printable.hpp"
#include "store/session_store.hpp"

namespace host::cli {
namespace {

constexpr core::Millis kRefresh{500};
// Of --html, so that a browser opens the page at once: some megabytes as a rule, and never more than some dozens.
constexpr std::size_t kMediaOnPage = 1'000;
constexpr std::size_t kNotesOnPage = 100'000;

class View {
public:
    explicit View(const Debug& wanted) : wanted_(wanted) {
        files_.database = state_file(wanted.db);
        files_.log = log_file(files_.database);
    }

    // Why there is nothing to read. None: there is; it is opened at the first look that finds a file.
    [[nodiscard]] std::optional<std::string> why_no_database() {
        if (store_) return std::nullopt;
        if (auto problem = why_no_state(files_.database)) return problem;
        store_ =
            std::make_unique<store::SessionStore>(files_.database, store::SessionStore::Options{.read_only = true});
        return std::nullopt;
    }
    // Precondition: there is a database, and read() has found nothing in it.
    [[nodiscard]] NotOneMedia not_one_media() { return cli::not_one_media(*store_, *wanted_.media); }

    // What the text shows, or all about the one image. None: that is not known.
    [[nodiscard]] std::optional<DebugReport> read() {
        DebugReport report = facts();
        if (wanted_.media) {
            const auto image = media_meant(*store_, *wanted_.media);
            return image ? with_image(std::move(report), *image) : std::nullopt;
        }
        add_events(*store_, report);
        add_latest_sessions(*store_, report);
        hide(report);
        return report;
    }
    [[nodiscard]] DebugReport facts() {
        DebugReport report = read_facts(*store_, files_, now());
        report.rows = rows_.get([this] { return store::count_rows(store_->database()); });
        return report;
    }
    [[nodiscard]] std::optional<DebugReport> with_image(DebugReport facts, const core::MediaId& image) {
        if (!add_image(*store_, facts, image)) return std::nullopt;
        hide(facts);
        return facts;
    }
    void hide(auto& report_or_session) const {
        if (!wanted_.show_prompts) redact(report_or_session);
    }
    [[nodiscard]] Listing listing(const DebugReport& report, const platform::Look& look) const {
        return wanted_.media ? full_view(report, look) : overview(report, look);
    }
    // The time of the hosts of this file (R20).
    [[nodiscard]] core::Instant now() { return store_->time_at(clock_.read()); }
    [[nodiscard]] const StateFiles& files() const { return files_; }
    [[nodiscard]] store::SessionStore& store() { return *store_; }
    [[nodiscard]] std::int64_t data_version() { return store_->data_version(); }
    // The rows were counted before the last commit, and may be counted again.
    [[nodiscard]] bool is_count_due() const { return rows_.is_due(); }

private:
    const Debug& wanted_;
    app::MachineClock clock_;
    StateFiles files_;
    std::unique_ptr<store::SessionStore> store_;
    Sparingly<store::RowCounts> rows_;  // a second where five years are kept, and --watch reads twice a second
};

Existing existing_for(const Debug& wanted) { return wanted.force ? Existing::replace : Existing::keep; }

// The page is about the one image that is wanted, or about those that are of most interest.
void draw_page(View& view, const std::optional<core::MediaId>& one, std::ostream& out) {
    DebugReport overview = view.facts();
    const DebugReport facts = overview;
    add_events(view.store(), overview);
    if (one) std::erase_if(overview.grants, [&](const core::Grant& grant) { return grant.media != *one; });
    view.hide(overview);
    const auto images = one ? std::vector{*one} : images_of_interest(view.store(), kMediaOnPage);
    const std::size_t known = one ? 1 : static_cast<std::size_t>(facts.rows.images);
    auto image = images.begin();
    std::size_t notes = 0;
    const auto next = [&]() -> std::optional<DebugReport> {
        while (image != images.end() && notes < kNotesOnPage) {
            auto report = view.with_image(facts, *image++);
            if (!report) continue;  // deleted meanwhile
            notes += report->journal.size();
            return report;
        }
        return std::nullopt;
    };
    write_html_page(out, std::move(overview), known, next, platform::look_of_stdout().zone);
}

// Writes the page. Returns why it could not be written; empty: it was.
std::string write_page(const Debug& wanted, View& view, const std::optional<core::MediaId>& one) {
    if (wanted.html == "-") {
        draw_page(view, one, std::cout);
        return {};
    }
    NewFile file(wanted.html, existing_for(wanted));
    draw_page(view, one, file.out());
    if (auto problem = file.publish()) return *std::move(problem);
    std::cout << "Wrote " << platform::printable(wanted.html) << ". Open it in a browser.\n";
    return {};
}

// Each session is printed before the next one is read.
void print_all_as_json(View& view) {
    DebugReport report = view.facts();
    add_events(view.store(), report);
    view.hide(report);
    JsonReport out(std::cout, report);
    for_each_session(view.store(), report, [&](DebugSession session) {
        view.hide(session);
        return out.put(session);
    });
    out.end();
}

int print_once(const Debug& wanted, View& view) {
    const auto refuse_them = [&](const NotOneMedia& why) {
        if (wanted.json) {
            std::cout << platform::printable_json(encode_problem(why.problem, view.files(), why.matches)) << std::endl;
        }
        return refuse(why);
    };
    const auto refuse_it = [&](const std::string& problem) { return refuse_them({problem, {}}); };
    if (!wanted.html.empty() && wanted.html != "-") {
        if (const auto problem = why_not_make(wanted.html, wanted.db, existing_for(wanted))) return refuse_it(*problem);
    }
    if (const auto problem = view.why_no_database()) return refuse_it(*problem);
    std::optional<core::MediaId> one;
    if (wanted.media && !(one = media_meant(view.store(), *wanted.media))) return refuse_them(view.not_one_media());
    if (!wanted.html.empty()) {
        const std::string problem = write_page(wanted, view, one);
        return problem.empty() ? kOk : refuse_it(problem);
    }
    if (wanted.json && !one) {
        print_all_as_json(view);
        return kOk;
    }
    const auto report = view.read();
    if (!report) return refuse_them(view.not_one_media());
    if (wanted.json) {
        std::cout << platform::printable_json(encode(*report)) << '\n';
    } else {
        const platform::Look look = platform::look_of_stdout();
        print_lines(view.listing(*report, look).lines(), look);
    }
    std::cout.flush();
    return kOk;
}

// Why there is nothing to watch, or nothing any more. None: there is something, and `report` is about it.
std::optional<NotOneMedia> look_at(View& view, std::optional<DebugReport>& report) {
    if (auto problem = view.why_no_database()) return NotOneMedia{*std::move(problem), {}};
    report = view.read();
    return report ? std::nullopt : std::optional{view.not_one_media()};
}

// Reads again when another process has committed; on a terminal the ages are kept fresh in between.
int watch(View& view) {
    std::optional<DebugReport> report;
    if (const auto nothing = look_at(view, report)) return refuse(*nothing);
    std::optional<NotOneMedia> gone;
    {
        Screen screen;
        std::optional<std::int64_t> seen;
        do {
            const std::int64_t version = view.data_version();
            const bool is_new = std::exchange(seen, version) != version || view.is_count_due();
            if (is_new) gone = look_at(view, report);
            if (gone) break;
            if (is_new || screen.is_terminal()) {
                report->now = view.now();
                const platform::Look look = screen.look();
                const Listing listing = view.listing(*report, look);
                const std::size_t room = screen.room(look);
                screen.draw(room == 0 ? listing.lines() : listing.fitting(room, look.columns));
            }
            if (!screen.rest(kRefresh)) return kOk;
        } while (true);
    }
    return refuse(*gone);
}

}  // namespace

int run_debug(const Debug& wanted) {
    View view(wanted);
    return wanted.watch ? watch(view) : print_once(wanted, view);
}

}  // namespace host::cli
