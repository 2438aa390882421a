// What hosts call their copies of the state file, and what only looks like it.
#include "store/repair/copy_names.hpp"

#include "support/catch.hpp"
#include "support/files.hpp"
#include "support/temp_dir.hpp"

namespace host::store::test {
namespace {

using Kind = CopyName::Kind;
using Part = CopyName::Part;

TEST_CASE("a copy's name says what it is of, and a user's file that begins like one is none") {
    const std::string backup = ".v12-20260131T120000Z.backup", original = ".damaged-20260131T120000Z";
    const auto of_backup = copy_name(backup), of_original = copy_name(original);
    REQUIRE(of_backup);
    REQUIRE(of_original);
    CHECK(of_backup->kind == Kind::backup);
    CHECK(of_backup->schema == 12);
    CHECK(of_original->kind == Kind::original);
    for (const auto& copy : {*of_backup, *of_original}) {
        CHECK(copy.part == Part::whole);
        CHECK(copy.time == "20260131T120000Z");
    }
    for (const std::string& whole : {backup, original}) {
        CAPTURE(whole);
        CHECK(copy_name(whole + ".new-0a1b")->part == Part::draft);
        CHECK(copy_name(whole + ".new-0a1b-journal")->part == Part::draft);
        for (const char* tail : {"-wal", "-shm", "-journal"}) CHECK(copy_name(whole + tail)->part == Part::beside);
        for (const char* tail : {".gz", "-copy", "-wal2", ".new", " ", "2"}) CHECK_FALSE(copy_name(whole + tail));
        for (std::size_t length = 0; length < whole.size(); ++length) CHECK_FALSE(copy_name(whole.substr(0, length)));
        CHECK_FALSE(copy_name("x" + whole));
    }
    for (const char* name : {".v-20260131T120000Z.backup", ".vx-20260131T120000Z.backup", ".v1x20260131T120000Z.backup",
                             ".v-1-20260131T120000Z.backup", ".v99999999999-20260131T120000Z.backup",
                             ".damaged-2026O131T120000Z", ".damaged-20260131t120000Z", ".damaged-20260131T120000z"}) {
        CAPTURE(name);
        CHECK_FALSE(copy_name(name));
    }
}

TEST_CASE("the paths that copies get are those that are found again, in the order of their names") {
    const support::TempDir dir;
    const auto file = dir.path() / "state.db";
    const std::vector<std::filesystem::path> made{original_path(file, "20260131T120000Z"),
                                                  backup_path(file, 12, "20250131T120000Z"),
                                                  backup_path(file, 9, "20260131T120000Z")};
    for (const auto& path : made) support::write_text(path, "");
    support::write_text(dir.path() / "other.db.damaged-20260131T120000Z", "");
    std::vector<std::filesystem::path> found;
    for (const NamedCopy& copy : copies_beside(file)) found.push_back(copy.path);
    CHECK(found == made);
}

}  // namespace
}  // namespace host::store::test
