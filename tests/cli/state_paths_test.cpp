// Where the state lives (docs/state-file.md).
#include "cli/state_paths.hpp"

#include <map>

#include "support/catch.hpp"

namespace host::cli {
namespace {

Environment with(std::map<std::string, std::string> variables) {
    return [variables = std::move(variables)](const char* name) -> std::optional<std::string> {
        const auto found = variables.find(name);
        return found == variables.end() ? std::nullopt : std::optional{found->second};
    };
}

#if defined(__linux__)
TEST_CASE("the state is where the desktop's rules say") {
    CHECK(state_directory(with({{"XDG_STATE_HOME", "/s"}, {"HOME", "/h"}})) == "/s/grok-retry-host");
    CHECK(state_directory(with({{"HOME", "/h"}})) == "/h/.local/state/grok-retry-host");
}

TEST_CASE("a relative or empty XDG_STATE_HOME is ignored, as its rules demand") {
    CHECK(state_directory(with({{"XDG_STATE_HOME", "s"}, {"HOME", "/h"}})) == "/h/.local/state/grok-retry-host");
    CHECK(state_directory(with({{"XDG_STATE_HOME", ""}, {"HOME", "/h"}})) == "/h/.local/state/grok-retry-host");
}
#endif

TEST_CASE("without HOME the user's entry in the password file has it") {
    const auto directory = state_directory(with({}));
    REQUIRE(directory);
    CHECK(directory->is_absolute());
}

TEST_CASE("the flag --db names the file, and the log lies beside it") {
    CHECK(state_file("/somewhere/my.db") == "/somewhere/my.db");
    CHECK(state_file("my.db").is_absolute());
    CHECK(log_file("/somewhere/my.db") == "/somewhere/host.log");
}

}  // namespace
}  // namespace host::cli
