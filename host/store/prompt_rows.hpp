// The prompts that the user keeps, and whether they do (core/kept_prompt.hpp).
//
// Only in a file of kPromptSchema or later; of an older one nothing is known, and nothing is asked.
#pragma once

#include <cstdint>
#include <vector>

#include "core/kept_prompt.hpp"
#include "store/sqlite.hpp"

namespace host::store {

inline constexpr int kPromptSchema = 8;

class PromptRows {
public:
    explicit PromptRows(Database& database);

    // Newest first, kMostKeptPrompts at most. A row that no host can have written is passed over.
    [[nodiscard]] std::vector<core::KeptPrompt> all();
    [[nodiscard]] std::int64_t count();

    void add(const core::PromptNews& news, core::Instant now);
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
    void insert(const core::KeptPrompt& entry);

    Statement select_, select_one_, insert_, update_, drop_oldest_, delete_, delete_all_, count_;
    Statement select_switch_, replace_switch_;
};

}  // namespace host::store
