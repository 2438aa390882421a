// A host inside this process, for commands that change the state: they ask it what an extension would ask, in the
// messages of the protocol, so that there is one way to change anything. Hosts that run notice by themselves.
#pragma once

#include <expected>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/host.hpp"
#include "app/machine_clock.hpp"

namespace host::cli {

class OwnHost {
public:
    // Of the state file `db` (--db), or else the usual one. Throws std::runtime_error with a sentence when it does not
    // answer: the state file cannot be used.
    explicit OwnHost(const std::optional<std::filesystem::path>& db);
    ~OwnHost();  // leaves
    OwnHost(const OwnHost&) = delete;
    OwnHost& operator=(const OwnHost&) = delete;

    // The result as JSON text, or the sentence of the error. `params`: a JSON object.
    using Answer = std::expected<std::string, std::string>;
    [[nodiscard]] Answer ask(std::string_view method, std::string_view params);
    // The same method several times, in one transaction: done all, or none when the state file fails.
    [[nodiscard]] std::vector<Answer> ask_all(std::string_view method, std::span<const std::string> params);

    // Lets go of the state file. Nothing is asked after it.
    void leave();

private:
    app::MachineClock clock_;
    app::Host host_;
    bool has_left_{};
};

}  // namespace host::cli
