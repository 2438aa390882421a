// Two state files and an export between them, and forged ones: for the tests of --export --all and its --import.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/files.hpp"
#include "support/process.hpp"
#include "support/temp_dir.hpp"
#include "support/text.hpp"
#include "support/this_build.hpp"
#include "wire/full_export.hpp"

namespace host::cli::test {

namespace fs = std::filesystem;
using support::Finished;
using support::says;

inline Finished run_with(const fs::path& db, std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"--db", db.string()});
    support::Process process(support::kHostProgram, arguments, {});
    return support::finish(process);
}

// A file in the form of an export, with a checksum that fits, whatever its lines say.
inline std::string sealed(const std::vector<std::string>& lines) {
    wire::FullExportSum sum;
    std::string text;
    for (const std::string& line : lines) {
        sum.add(line);
        text += line + "\n";
    }
    return text + wire::full_export_end({sum.lines(), sum.hex()}) + "\n";
}

inline std::string replaced(std::string text, std::string_view what, std::string_view by) {
    const auto at = text.find(what);
    REQUIRE(at != std::string::npos);
    return text.replace(at, what.size(), by);
}

struct TwoMachines : support::TempDir {
    fs::path here{path() / "here.db"}, there{path() / "there.db"}, file{path() / "everything.jsonl"};

    TwoMachines() { fs::copy_file(fs::path(GRH_SOURCE_DIR) / "tests/store/golden/state-v4.db", here); }

    void export_from(const fs::path& db) const {
        const Finished done = run_with(db, {"--export", "--all", file.string(), "--force"});
        INFO(done.errors);
        REQUIRE(done.exit_code == 0);
    }
    [[nodiscard]] Finished import_to(const fs::path& db) const { return run_with(db, {"--import", file.string()}); }
    [[nodiscard]] Finished import_text(const std::string& text) const {
        support::write_text(file, text);
        return import_to(there);
    }
};

inline constexpr core::Instant kWritten = core::instant_from_ms(1'700'000'000'000);

}  // namespace host::cli::test
