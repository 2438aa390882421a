// A home as after an installation, for tests of --doctor: one thing is broken on purpose, and what is said of it is
// read.
#pragma once

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "cli/command_line.hpp"
#include "core/identity.hpp"
#include "json/reader.hpp"
#include "support/catch.hpp"
#include "support/files.hpp"
#include "support/process.hpp"
#include "support/temp_dir.hpp"
#include "support/this_build.hpp"

namespace host::cli {

namespace fs = std::filesystem;
using fs::path;

inline constexpr char kDoctorHello[] =
    R"({"jsonrpc":"2.0","id":1,"method":"hello","params":{"protocol":1,"client":{"name":"test","version":"1"}}})";
inline constexpr char kSessionStart[] =
    R"({"jsonrpc":"2.0","id":2,"method":"session.start","params":{"requestId":"r1","mediaId":"m1","prompt":"p"}})";
inline constexpr int kOrdinaryUser = 65534;

inline void replace_in(const path& file, const std::string& from, const std::string& to) {
    std::string text = support::read_text(file);
    const auto at = text.find(from);
    REQUIRE(at != std::string::npos);
    support::write_text(file, text.replace(at, from.size(), to));
}

struct Told {
    int exit_code{};
    json::Json report;

    // The first one of that weight, as "finding -> remedy"; empty: none.
    [[nodiscard]] std::string first(const char* verdict) const {
        for (const auto& one : report["findings"]) {
            if (one["verdict"] != verdict) continue;
            const std::string remedy = one["remedy"].is_null() ? "" : one["remedy"].get<std::string>();
            return one["about"].get<std::string>() + ": " + one["finding"].get<std::string>() + " -> " + remedy;
        }
        return {};
    }
    [[nodiscard]] auto count(const char* verdict) const {
        return std::ranges::count_if(report["findings"], [&](const auto& one) { return one["verdict"] == verdict; });
    }
};

// A home as after an installation: the host in it, Chromium told, one connection long over. Everything in it belongs to
// an ordinary user, who runs the doctor: an administrator would not be stopped by any mode.
class DoctorHome {
public:
    DoctorHome() {
        fs::create_directories(program_.parent_path());
        fs::copy_file(support::kHostProgram, program_);
        support::write_text(dir_.path() / ".config/chromium/Default/Preferences", "{}");
        if (getuid() == 0) make_nobodys(dir_.path());
        REQUIRE(run({"--install", "chromium"}).first == kOk);
        support::Process host = start({core::kExtensionOrigin});
        host.send(kDoctorHello);
        (void)host.receive();
        host.close_input();
        REQUIRE(host.wait() == 0);
        if (getuid() == 0) make_nobodys(dir_.path());
    }

    // A file that is the user's, like all the rest.
    void write(const path& file, const std::string& text) const {
        support::write_text(dir_.path() / file, text);
        if (getuid() == 0) make_nobodys(dir_.path());
    }

    [[nodiscard]] const path& folder() const { return dir_.path(); }
    [[nodiscard]] const path& program() const { return program_; }
    [[nodiscard]] path manifest() const {
        return dir_.path() / ".config/chromium/NativeMessagingHosts" / (core::kHostName + std::string{".json"});
    }
    [[nodiscard]] path state() const { return dir_.path() / ".local/state/grok-retry-host"; }
    [[nodiscard]] path database() const { return state() / "state.db"; }

    [[nodiscard]] support::Process start(std::vector<std::string> arguments, const std::string& before = {}) const {
        const support::Process::Options options{.environment = {{"HOME", dir_.path().string()},
                                                                {"XDG_STATE_HOME", ""},
                                                                {"XDG_CONFIG_HOME", ""},
                                                                {"CHROME_CONFIG_HOME", ""},
                                                                {"PATH", program_.parent_path().string()}},
                                                .closed = {}};
        std::vector<std::string> words;
        if (getuid() == 0) {
            const std::string nobody = std::to_string(kOrdinaryUser);
            words = {"/usr/bin/setpriv", "--reuid", nobody, "--regid", nobody, "--clear-groups"};
        }
        words.push_back(program_.string());
        words.insert(words.end(), arguments.begin(), arguments.end());
        if (!before.empty()) {
            words.insert(words.begin(),
                         {"/usr/bin/unshare", "-m", "/bin/sh", "-c",
                          "export PATH=/usr/bin:/bin; set -e; " + before + "; PATH=\"$OWN\" exec \"$@\"", "sh"});
        }
        return support::Process(words.front(), {words.begin() + 1, words.end()}, options);
    }
    [[nodiscard]] std::pair<int, std::string> run(const std::vector<std::string>& arguments,
                                                  const std::string& before = {}) const {
        support::Process process = start(arguments, before);
        process.close_input();
        std::string text = process.read_all();
        return {process.wait(), std::move(text)};
    }
    [[nodiscard]] Told doctor(const std::string& before = {}) const {
        const auto [code, text] = run({"--doctor", "--json"}, before);
        INFO(text);
        const auto report = json::read_json(text.substr(0, text.find('\n')));
        REQUIRE(report);
        return {code, *report};
    }

private:
    static void make_nobodys(const path& folder) {
        REQUIRE(lchown(folder.c_str(), kOrdinaryUser, kOrdinaryUser) == 0);
        for (const auto& entry : fs::recursive_directory_iterator(folder)) {
            REQUIRE(lchown(entry.path().c_str(), kOrdinaryUser, kOrdinaryUser) == 0);
        }
    }

    support::TempDir dir_;
    path program_{dir_.path() / "bin" / "grok-retry-host"};
};

inline bool can_mount() { return getuid() == 0 && std::system("unshare -m mount -t tmpfs none /mnt 2>/dev/null") == 0; }

}  // namespace host::cli
