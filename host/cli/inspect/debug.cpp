#include "cli/inspect/debug.hpp"

#include <algorithm>
#include <chrono>
#include <iostream>
#include <memory>
#include <utility>

#include "app/machine_clock.hpp"
#include "cli/complain.hpp"
#include "cli/inspect/html.hpp"
#include "cli/inspect/report.hpp"
#include "cli/inspect/report_json.hpp"
#include "cli/inspect/report_text.hpp"
#include "cli/inspect/screen.hpp"
#include "cli/new_file.hpp"
#include "cli/print.hpp"
#include "cli/record.hpp"
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

    [[nodiscard]] std::optional<DebugReport> read() { return read(wanted_.media); }
    [[nodiscard]] std::optional<DebugReport> read(const std::optional<std::string>& media) {
        auto report = read_report(*store_, files_, media, now());
        if (report && !wanted_.show_prompts) redact(*report);
        return report;
    }
    [[nodiscard]] Listing listing(const DebugReport& report, const platform::Look& look) const {
        return wanted_.media ? full_view(report, look) : overview(report, look);
    }
    // The time of the hosts of this file (R20).
    [[nodiscard]] core::Instant now() { return store_->time_at(clock_.read()); }
    [[nodiscard]] const StateFiles& files() const { return files_; }
    [[nodiscard]] std::int64_t data_version() { return store_->data_version(); }

private:
    const Debug& wanted_;
    app::MachineClock clock_;
    StateFiles files_;
    std::unique_ptr<store::SessionStore> store_;
};

Existing existing_for(const Debug& wanted) { return wanted.force ? Existing::replace : Existing::keep; }

// Writes the page. Returns why it could not be written; empty: it was.
std::string write_page(const Debug& wanted, View& view, DebugReport overview) {
    std::vector<DebugReport> reports;
    const auto sessions = in_order_of_interest(overview);
    std::size_t notes = 0;
    for (std::size_t at = 0; at < std::min(sessions.size(), kMediaOnPage) && notes < kNotesOnPage; ++at) {
        auto report = view.read(sessions[at]->media.id.value);
        if (!report || report->sessions.size() != 1) continue;
        notes += report->journal.size();
        reports.push_back(*std::move(report));
    }
    const std::string page = html_page(std::move(overview), reports, platform::look_of_stdout().zone);
    if (wanted.html == "-") {
        std::cout << page << std::flush;
        return std::cout ? "" : "cannot write to stdout";
    }
    NewFile file(wanted.html, existing_for(wanted));
    file.out() << page;
    if (auto problem = file.publish()) return *std::move(problem);
    std::cout << "Wrote " << platform::printable(wanted.html) << ". Open it in a browser.\n";
    return {};
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
    auto report = view.read();
    if (!report) return refuse_them(view.not_one_media());
    if (!wanted.html.empty()) {
        const std::string problem = write_page(wanted, view, *std::move(report));
        return problem.empty() ? kOk : refuse_it(problem);
    }
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
            const bool is_new = std::exchange(seen, version) != version;
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
