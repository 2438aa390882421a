#include "cli/setup/host_config.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "platform/file.hpp"

namespace host::cli {
namespace {

using std::filesystem::path;
using Problem = std::unexpected<std::string>;

constexpr std::size_t kMaxConfigBytes = 16 * 1024;
constexpr std::string_view kRollback = "rollback", kWriteAhead = "write-ahead";
constexpr char kHeading[] = "# Switches of grok-retry-host; `grok-retry-host --help` explains them.\n";

Problem problem(const path& file, const std::string& what) { return Problem(file.string() + ": " + what); }
Problem failed(const path& file, const char* doing, std::error_code error) {
    return problem(file, std::string{"cannot "} + doing + ": " + error.message());
}

std::expected<void, std::string> check_owner(const path& file, int fd) {
    const auto status = platform::status_of(fd);
    if (!status) return failed(file, "look at it", status.error());
    if (status->kind != platform::FileKind::regular || status->names != 1) {
        return problem(file, "this is not a plain file; remove it");
    }
    if (!status->is_ours) return problem(file, "it belongs to another user; remove it");
    if ((status->mode & platform::kOthersMayWrite) != 0) {
        return problem(file, "others may write it, so it is not used; run: chmod go-rwx '" + file.string() + "'");
    }
    [[maybe_unused]] const auto tightened = platform::claim_file(fd);
    return {};
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view kSpace = " \t\r\v\f";
    const std::size_t first = text.find_first_not_of(kSpace);
    return first == text.npos ? std::string_view{} : text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

// A word without spaces and commas, or any text in quotes. None: neither.
std::optional<std::string_view> value_in(std::string_view text) {
    text = trimmed(text);
    if (text.empty()) return std::nullopt;
    const char quote = text.front();
    if (quote == '"' || quote == '\'') {
        const bool is_closed = text.size() > 1 && text.find(quote, 1) == text.size() - 1;
        return is_closed ? std::optional{text.substr(1, text.size() - 2)} : std::nullopt;
    }
    return text.find_first_of(" \t,[]\"'") == text.npos ? std::optional{text} : std::nullopt;
}

// False: this means nothing here.
bool set(HostConfig& config, std::string_view key, std::string_view value) {
    if (key == "record" && path{value}.is_absolute()) {
        config.record = value;
        return true;
    }
    if (key == "journal" && (value == kRollback || value == kWriteAhead)) {
        config.journal = value == kRollback ? store::JournalWish::rollback : store::JournalWish::write_ahead;
        return true;
    }
    bool* const wanted = key == "sandbox"          ? &config.sandbox
                         : key == "record-prompts" ? &config.record_prompts
                                                   : nullptr;
    if (!wanted || (value != "on" && value != "off")) return false;
    *wanted = value == "on";
    return true;
}

// A line is empty, a comment (# or ;), or `key = value`, with a comment behind a semicolon. Of a key that comes twice
// the last one counts. There are no sections and no lists.
std::expected<HostConfig, std::string> parse(std::string_view text) {
    HostConfig config;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = trimmed(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.empty() || line.front() == '#' || line.front() == ';') continue;
        const std::size_t equals = std::min(line.find('='), line.size());
        const std::string_view key = trimmed(line.substr(0, equals));
        const std::string_view rest = line.substr(std::min(equals + 1, line.size()));
        const auto value = value_in(rest.substr(0, rest.find(';')));
        if (value && set(config, key, *value)) continue;
        return Problem(
            "`" + std::string{key} + "` is not a line that the host knows; possible are `sandbox = on` or " +
            "`off`, `record = \"/path/of/a/file\"`, `record-prompts = on`, and `journal = rollback` or `write-ahead`");
    }
    return config;
}

std::string text_of(const HostConfig& config) {
    std::string text = kHeading;
    if (!config.sandbox) text += "sandbox = off\n";
    if (config.record) text += "record = \"" + config.record->string() + "\"\n";
    if (config.record_prompts) text += "record-prompts = on\n";
    if (config.journal != store::JournalWish::as_found) {
        const bool is_rollback = config.journal == store::JournalWish::rollback;
        text += "journal = " + std::string{is_rollback ? kRollback : kWriteAhead} + "\n";
    }
    return text;
}

}  // namespace

path host_config_file(const path& state_directory) { return state_directory / "host.ini"; }

std::expected<HostConfig, std::string> read_host_config(const path& state_directory) {
    const path file = host_config_file(state_directory);
    const auto opened = platform::open_to_read(file);
    if (!opened) {
        const std::error_code error = opened.error();
        if (error == std::errc::no_such_file_or_directory || error == std::errc::not_a_directory) return HostConfig{};
        if (error == std::errc::too_many_symbolic_link_levels) {
            return problem(file, "it is a symbolic link; remove it");
        }
        return failed(file, "open it", error);
    }
    if (auto ours = check_owner(file, opened->get()); !ours) return Problem(std::move(ours).error());
    const auto text = platform::read_all(*opened, kMaxConfigBytes);
    if (!text && text.error() == std::errc::file_too_large) {
        return problem(file, "too long for a few switches; remove it");
    }
    if (!text) return failed(file, "read it", text.error());
    auto config = parse(*text);
    if (!config) return problem(file, config.error());
    return config;
}

app::Switches switches_of(const std::expected<HostConfig, std::string>& config, const path& state_directory) {
    const HostConfig now = config.value_or(HostConfig{});
    return {.file = host_config_file(state_directory),
            .is_readable = config.has_value(),
            .sandbox = now.sandbox,
            .recording = now.record.value_or(path{}),
            .records_prompts = now.record_prompts};
}

std::expected<void, std::string> write_host_config(const path& state_directory, const HostConfig& config) {
    const path file = host_config_file(state_directory);
    const std::string text = text_of(config);
    if (const auto again = parse(text); !again || *again != config) {
        return problem(file, "the name of the file to record into cannot be written here; choose a simpler one");
    }
    using std::filesystem::perms;
    if (const auto error = platform::replace_whole(file, text, perms::owner_read | perms::owner_write)) {
        return failed(file, "write it", error);
    }
    return {};
}

}  // namespace host::cli
