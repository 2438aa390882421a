// How commits get into the state file, in words.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "store/journal_mode.hpp"

namespace host::cli {

struct JournalWords {
    std::string mode;  // "rollback" or "write-ahead"
    std::string why;   // a sentence: why it is not as host.ini has it; empty: it is, or host.ini says nothing
};

// `mode` is that of the file. Why it is not another one is asked of this program and of the hosts that run now.
[[nodiscard]] JournalWords journal_words(store::JournalMode mode, const std::filesystem::path& state_file);

// "write-ahead log: one sync for a commit"
[[nodiscard]] std::string describe_journal(std::string_view mode, std::string_view why);

}  // namespace host::cli
