// From arguments to what is wanted. Pure: prints nothing, looks at nothing but what it is given.
//
// Who started us decides. A browser puts the extension's origin among the arguments, and may add others that do not
// concern us. Our own flags count only before the origin, where a person or a test has put them. What people ask for
// has one struct and one file in this folder for each flag, and is checked strictly.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace host::cli {

inline constexpr int kOk = 0;       // exit codes
inline constexpr int kFinding = 1;  // a finding, or a refusal
inline constexpr int kUsage = 2;
inline constexpr int kEnvironment = 3;  // or a broken peer

struct Serve {  // be the host
    std::optional<std::filesystem::path> db;
    bool test_clock{};
    bool by_browser{};    // one that passed who calls
    std::string ignored;  // for the log: how many arguments followed that, and which of them are our flags; empty: none
    bool operator==(const Serve&) const = default;
};
struct Debug {  // debug.hpp
    std::optional<std::filesystem::path> db;
    std::optional<std::string> media;
    bool json{};
    bool watch{};
    bool show_prompts{};
    std::string html;  // a file to write the page into ("-": to stdout); empty: no page
    bool force{};      // --html replaces a file that is there
    bool operator==(const Debug&) const = default;
};
struct Explain {  // explain.hpp
    std::optional<std::filesystem::path> db;
    std::string media;
    bool json{};
    bool show_prompts{};
    bool operator==(const Explain&) const = default;
};
struct ListIds {  // list_ids.hpp
    std::optional<std::filesystem::path> db;
    std::string beginning;
    bool operator==(const ListIds&) const = default;
};
struct Record {  // record.hpp
    std::optional<std::filesystem::path> db;
    std::optional<std::string> file;  // none: no more
    bool show_prompts{};
    bool operator==(const Record&) const = default;
};
struct Replay {                      // replay.hpp
    std::vector<std::string> files;  // one at least
    bool operator==(const Replay&) const = default;
};
struct Export {  // transfer.hpp
    std::optional<std::filesystem::path> db;
    std::string file;  // "-": to stdout
    bool all{};        // full_export.hpp
    bool force{};      // replaces a file that is there
    bool operator==(const Export&) const = default;
};
struct Import {
    std::optional<std::filesystem::path> db;
    std::string file;
    bool operator==(const Import&) const = default;
};
struct ShowSettings {  // settings.hpp
    std::optional<std::filesystem::path> db;
    bool json{};
    bool operator==(const ShowSettings&) const = default;
};
struct SetSetting {
    std::optional<std::filesystem::path> db;
    std::string name, value;  // value "default": as if it had never been set
    bool operator==(const SetSetting&) const = default;
};
struct Delete {  // erase.hpp
    std::optional<std::filesystem::path> db;
    std::optional<std::string> media;  // none: all of them
    bool yes{};                        // without asking
    bool operator==(const Delete&) const = default;
};
struct Clear {
    std::optional<std::filesystem::path> db;
    std::string media;
    bool operator==(const Clear&) const = default;
};
struct Prune {  // prune.hpp
    std::optional<std::filesystem::path> db;
    int days{};
    bool operator==(const Prune&) const = default;
};
struct Sandbox {  // sandbox.hpp
    std::optional<std::filesystem::path> db;
    bool on{};
    bool operator==(const Sandbox&) const = default;
};
struct Install {                        // install.hpp
    std::vector<std::string> browsers;  // none: those that are found
    std::vector<std::string> extension_ids;
    bool force{};
    bool system{};
    bool operator==(const Install&) const = default;
};
struct Uninstall {
    std::vector<std::string> browsers;  // none: all
    bool force{};
    bool system{};
    bool operator==(const Uninstall&) const = default;
};
struct Doctor {  // doctor.hpp
    std::optional<std::filesystem::path> db;
    bool json{};
    bool operator==(const Doctor&) const = default;
};
struct Help {  // help.hpp
    bool operator==(const Help&) const = default;
};
struct Version {  // version.hpp
    bool operator==(const Version&) const = default;
};
struct Say {  // what is wrong with the arguments
    int exit_code{};
    std::string text;  // for stderr
    bool operator==(const Say&) const = default;
};
using Command = std::variant<Serve, Debug, Explain, ListIds, Record, Replay, Export, Import, ShowSettings, SetSetting,
                             Delete, Clear, Prune, Sandbox, Install, Uninstall, Doctor, Help, Version, Say>;

// `arguments` without the program's name. `allowed_extensions`: the ids that may call besides our own extension.
[[nodiscard]] Command read_command_line(const std::vector<std::string>& arguments, bool stdin_is_terminal,
                                        const std::vector<std::string>& allowed_extensions = {});

}  // namespace host::cli
