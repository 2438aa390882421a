#include "cli/prune.hpp"

#include <string>

#include "app/machine_clock.hpp"
#include "app/old_details.hpp"
#include "cli/complain.hpp"
#include "cli/print.hpp"
#include "cli/state_paths.hpp"
#include "cli/words.hpp"
#include "platform/printable.hpp"

namespace host::cli {
namespace {

// "12 log lines, 3 reports of progress and 1 closed grant of 2 images"
std::string in_words(const store::Details& dropped) {
    std::vector<std::string> parts;
    const auto add = [&parts](std::int64_t number, const char* one, const char* several) {
        if (number > 0) parts.push_back(counted(number, one, several));
    };
    add(dropped.lines, "log line", "log lines");
    add(dropped.progress, "report of progress", "reports of progress");
    add(dropped.grants, "closed grant", "closed grants");
    return enumerated(parts) + " of " + counted(dropped.images, "image");
}

// Looks only, so that a file with nothing to drop is not written to. True also for a file of an older schema.
bool has_any(const std::filesystem::path& database, const core::ClockReading& reading, std::chrono::days age) {
    store::SessionStore store(database, {.read_only = true});
    if (store.schema_version() < store::kDetailSchema) return true;
    const core::Instant before = store.time_at(reading) - age;
    for (core::MediaId after;;) {
        const auto portion = store.details().look(after, before);
        if (!portion.images.empty()) return true;
        if (!portion.last) return false;
        after = *portion.last;
    }
}

}  // namespace

int run_prune(const Prune& wanted) {
    const std::filesystem::path database = state_file(wanted.db);
    if (!has_state(database))
        return refuse("there is no " + platform::printable(database.string()) + ": the host has not run yet");
    store::Details dropped;
    const core::ClockReading reading = app::MachineClock{}.read();
    if (has_any(database, reading, std::chrono::days{wanted.days})) {
        store::SessionStore store(database, {.own_directory = !wanted.db});
        const core::Instant before = store.time_at(reading) - std::chrono::days{wanted.days};
        core::MediaId after;
        while (app::drop_old_details(store, after, before, dropped)) {
        }
        store.leave();
    }
    const std::string age = counted(wanted.days, "day");
    if (dropped == store::Details{}) {
        print_text("Nothing to drop: no session that ended more than " + age + " ago has any details left.");
        return kOk;
    }
    print_text("Dropped " + in_words(dropped) + ", about " + file_size(static_cast<std::uintmax_t>(dropped.bytes)) +
               ": details of sessions that ended more than " + age +
               " ago. Attempts, counts, summaries, limits and prompts stay. The file keeps its size; new data uses the "
               "room.");
    return kOk;
}

}  // namespace host::cli
