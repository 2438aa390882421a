// The prompts that the user keeps, and whether they do (core/kept_prompt.hpp).
//
// Only in a file of kPromptSchema or later; of an older one nothing is known, and nothing is asked.
#pragma once

#include <cstdint>
#include <vector>

#include "core/kept_prompt.hpp"
#include "store/ledger_rows.hpp"
#include "store/sqlite.hpp"

namespace host::store {

inline constexpr int kPromptSchema = 8;

class PromptRows {
public:
    explicit PromptRows(Database& database);

    // Newest first, kMostKeptPrompts at most. A row that no host can have written is passed over.
    [[nodiscard]] std::vector<core::KeptPrompt> all();
    [[nodiscard]] std::int64_t count();

    // Without `began`, entries are never made: what no kept prompt began is not counted here.
    void add(const core::PromptNews& news, core::Instant now);
    // R8: what belongs to `from` belongs to `to`, and its session has another effort there.
    void move(const core::MediaId& from, const core::MediaId& to, const LedgerMove& how);
    // An entry of another machine. False: all of it was there already, or the list is full: none of the user's own
    // goes.
    bool join(const core::KeptPrompt& theirs);
    // How many went. The caller notes the erase (wipe.hpp).
    std::int64_t erase(core::PromptId id);
    std::int64_t erase_all();

    [[nodiscard]] bool is_on();
    void save_switch(bool on);

private:
    std::optional<core::KeptPrompt> find(const std::string& prompt);
    void write(const core::KeptPrompt& entry);
    core::PromptId insert(const core::KeptPrompt& entry);
    core::PromptId note_use(const std::string& prompt, core::Instant now);
    [[nodiscard]] std::optional<core::PromptId> prompt_of(const core::MediaId& media, const core::AttemptId& attempt,
                                                          std::optional<core::Count> effort);

    Statement select_, select_one_, insert_, last_id_, update_, drop_oldest_, delete_, delete_all_, count_;
    Statement select_use_, replace_use_, delete_use_, move_uses_, count_attempt_;
    Statement select_switch_, replace_switch_;
};

}  // namespace host::store
