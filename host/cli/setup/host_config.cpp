#include "cli/setup/host_config.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <array>
#include <cerrno>
#include <cstring>
#include <sstream>
#include <utility>

#include "platform/file.hpp"
#include "platform/whole_file.hpp"

namespace host::cli {
namespace {

using std::filesystem::path;
using Problem = std::unexpected<std::string>;

constexpr std::size_t kMaxBytes = 16 * 1024;
constexpr char kHeading[] = "# Switches of grok-retry-host; `grok-retry-host --help` explains them.\n";

Problem problem(const path& file, const std::string& what) { return Problem(file.string() + ": " + what); }
Problem failed(const path& file, const char* doing) {
    return problem(file, std::string{"cannot "} + doing + ": " + std::strerror(errno));
}

std::expected<void, std::string> check_owner(const path& file, int fd) {
    const auto status = platform::status_of(fd);
    if (!status) return problem(file, "cannot look at it: " + status.error().message());
    if (status->kind != platform::FileKind::regular || status->names != 1) {
        return problem(file, "this is not a plain file; remove it");
    }
    if (!status->is_ours) return problem(file, "it belongs to another user; remove it");
    if ((status->mode & (S_IWGRP | S_IWOTH)) != 0) {
        return problem(file, "others may write it, so it is not believed; run: chmod go-rwx '" + file.string() + "'");
    }
    if ((status->mode & (S_IRWXG | S_IRWXO)) != 0) fchmod(fd, S_IRUSR | S_IWUSR);
    return {};
}

std::expected<std::string, std::string> read_text(const path& file, int fd) {
    std::string text(kMaxBytes + 1, '\0');
    const ssize_t got = read(fd, text.data(), text.size());  // a plain file: all there is, or as much as fits
    if (got < 0) return failed(file, "read it");
    if (static_cast<std::size_t>(got) > kMaxBytes) return problem(file, "too long for a few switches; remove it");
    text.resize(static_cast<std::size_t>(got));
    return text;
}

std::expected<HostConfig, std::string> parse(const std::string& text) {
    std::istringstream lines(text);
    std::vector<CLI::ConfigItem> items;
    try {
        items = CLI::ConfigINI().from_config(lines);
    } catch (const CLI::Error& error) {
        return Problem(error.what());
    }
    HostConfig switches;
    for (const CLI::ConfigItem& item : items) {
        const std::string value = item.inputs.size() == 1 ? item.inputs.front() : std::string{};
        if (item.fullname() == "sandbox" && (value == "on" || value == "off")) {
            switches.sandbox = value == "on";
        } else if (item.fullname() == "record" && path{value}.is_absolute()) {
            switches.record = value;
        } else if (item.fullname() == "record-prompts" && (value == "on" || value == "off")) {
            switches.record_prompts = value == "on";
        } else {
            return Problem("`" + item.fullname() + "` says nothing that is known here; there are `sandbox = on` or " +
                           "`off`, `record = \"/path/of/a/file\"`, and `record-prompts = on`");
        }
    }
    return switches;
}

std::string text_of(const HostConfig& switches) {
    std::string text = kHeading;
    if (!switches.sandbox) text += "sandbox = off\n";
    if (switches.record) text += "record = \"" + switches.record->string() + "\"\n";
    if (switches.record_prompts) text += "record-prompts = on\n";
    return text;
}

}  // namespace

path switches_file(const path& state_directory) { return state_directory / "host.ini"; }

std::expected<HostConfig, std::string> read_host_config(const path& state_directory) {
    const path file = switches_file(state_directory);
    const platform::Descriptor opened(open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY));
    if (!opened) {
        if (errno == ENOENT || errno == ENOTDIR) return HostConfig{};
        if (errno == ELOOP) return problem(file, "it is a symbolic link; remove it");
        return failed(file, "open it");
    }
    if (auto ours = check_owner(file, opened.get()); !ours) return Problem(std::move(ours).error());
    const auto text = read_text(file, opened.get());
    if (!text) return Problem(text.error());
    auto switches = parse(*text);
    if (!switches) return problem(file, switches.error());
    return switches;
}

std::expected<void, std::string> write_host_config(const path& state_directory, const HostConfig& switches) {
    const path file = switches_file(state_directory);
    const std::string text = text_of(switches);
    if (const auto again = parse(text); !again || *again != switches) {
        return problem(file, "the name of the file to record into cannot be written here; choose a simpler one");
    }
    using std::filesystem::perms;
    if (const auto error = platform::replace_whole(file, text, perms::owner_read | perms::owner_write)) {
        return problem(file, "cannot write it: " + error.message());
    }
    return {};
}

}  // namespace host::cli
