#include "cli/live_hosts.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <system_error>

#include "platform/file.hpp"
#include "wire/printable.hpp"

namespace host::cli {
namespace {

std::optional<wire::LiveHost> read_if_alive(const std::filesystem::path& file) {
    const platform::Descriptor opened(open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    if (!opened || flock(opened.get(), LOCK_SH | LOCK_NB) == 0 || errno != EWOULDBLOCK) return std::nullopt;
    std::string text(wire::kMaxLiveFile, '\0');
    const ssize_t got = read(opened.get(), text.data(), text.size());
    text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return wire::decode_live_host(text);
}

}  // namespace

std::vector<wire::LiveHost> live_hosts(const std::filesystem::path& state_directory) {
    std::vector<wire::LiveHost> found;
    for (const auto& file : wire::live_files_in(state_directory)) {
        if (auto host = read_if_alive(file)) found.push_back(*std::move(host));
    }
    std::ranges::sort(found, {}, &wire::LiveHost::pid);
    return found;
}

std::string describe(const wire::SandboxState& sandbox) {
    return "Landlock " + wire::printable(sandbox.landlock) + "; seccomp " + wire::printable(sandbox.seccomp);
}

std::string describe(const wire::LiveHost& host) {
    return "process " + std::to_string(host.pid) + ": " + describe(host.sandbox);
}

}  // namespace host::cli
