#include "cli/journal_words.hpp"

#include "app/findings.hpp"
#include "cli/setup/host_config.hpp"

namespace host::cli {

namespace {

constexpr std::string_view kWithLog = "write-ahead", kWithoutLog = "rollback";

}  // namespace

JournalWords journal_words(store::JournalMode mode, const std::filesystem::path& state_file) {
    using enum core::FindingCode;
    const auto wish = read_host_config(state_file.parent_path()).value_or(HostConfig{}).journal;
    JournalWords words{.mode = std::string{mode == store::JournalMode::write_ahead ? kWithLog : kWithoutLog},
                       .why = {}};
    const core::FindingCode found = app::finding_of_journal(mode, wish, state_file).code;
    if (found == journal_rollback || found == journal_log) return words;
    if (found == journal_log_ends) {
        words.why = "host.ini has `journal = rollback`; the next host that has the file alone changes it";
        return words;
    }
    words.why = store::why_no_log(state_file);
    if (words.why.empty()) words.why = "host.ini has `journal = write-ahead`; the next host that starts changes it";
    return words;
}

std::string describe_journal(std::string_view mode, std::string_view why) {
    std::string text = mode == kWithLog ? "write-ahead log: one sync for a commit"
                                        : "rollback journal: four or more syncs for a commit";
    if (!why.empty()) text += "; " + std::string{why};
    return text;
}

}  // namespace host::cli
