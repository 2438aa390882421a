#include "cli/open_state.hpp"

#include <string>

#include "cli/complain.hpp"
#include "cli/progress.hpp"
#include "cli/state_paths.hpp"

namespace host::cli {

std::unique_ptr<store::SessionStore> open_state(const std::optional<std::filesystem::path>& db, core::Instant now) {
    ProgressLine progress("opening the state file");
    const auto show = [&](int percent) {
        progress.show(percent == 0 ? "checking" : "restoring, " + std::to_string(percent) + " %");
    };
    auto store = std::make_unique<store::SessionStore>(
        state_file(db), store::SessionStore::Options{.own_directory = !db, .now = now, .progress = show});
    progress.clear();
    if (store->was_restored_on_open()) {
        warn("the state file was damaged and has been restored; the original is kept as " + store->health().original);
    }
    return store;
}

}  // namespace host::cli
