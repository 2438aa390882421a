#include "cli/inspect/list_ids.hpp"

#include <algorithm>
#include <iostream>

#include "cli/inspect/report.hpp"
#include "cli/state_paths.hpp"
#include "store/session_store.hpp"

namespace host::cli {
namespace {

constexpr std::size_t kMostOffered = 500;

// An id comes from a page, and a shell may read again what it has completed.
bool is_plain(const std::string& id) {
    return std::ranges::all_of(id, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
               c == '.';
    });
}

}  // namespace

int run_list_ids(const ListIds& wanted) {
    const auto file = state_file(wanted.db);
    if (!has_state(file)) return kOk;
    store::SessionStore store(file, {.read_only = true});
    for (const core::MediaId& id : media_beginning_with(store, wanted.beginning, kMostOffered)) {
        if (is_plain(id.value)) std::cout << id.value << '\n';
    }
    std::cout.flush();
    return kOk;
}

}  // namespace host::cli
