// What a database must know of the file system beneath it.
#include "platform/file_system.hpp"

#include <fcntl.h>

#include "platform/file.hpp"
#include "support/catch.hpp"
#include "support/files.hpp"
#include "support/temp_dir.hpp"

namespace host::platform {
namespace {

TEST_CASE("file systems that answer for their locks themselves are known by Linux's numbers") {
    CHECK(remote_file_system(0x6969) == "NFS");
    CHECK(remote_file_system(0xFF534D42) == "SMB");
    CHECK(remote_file_system(0xFE534D42) == "SMB");
    CHECK(remote_file_system(0x65735546) == "FUSE");
    CHECK(remote_file_system(0x01021997) == "9P");
    for (const std::uint64_t local : {0xEF53u, 0x01021994u, 0x9123683Eu, 0x58465342u}) {  // ext4, tmpfs, btrfs, XFS
        CHECK_FALSE(remote_file_system(local));
    }
    CHECK_FALSE(remote_file_system_of("/proc"));
    CHECK_FALSE(remote_file_system_of("/nowhere/at/all"));
}

TEST_CASE("a file that can be locked is, for a moment; one that is not open for writing is not") {
    const support::TempDir dir;
    const std::string file = (dir.path() / "file").string();
    support::write_text(file, "");
    const Descriptor writable(open(file.c_str(), O_RDWR | O_CLOEXEC)),
        readable(open(file.c_str(), O_RDONLY | O_CLOEXEC));
    CHECK_FALSE(try_lock(writable.get()));
    CHECK_FALSE(try_lock(writable.get()));
    CHECK(try_lock(readable.get()));
}

}  // namespace
}  // namespace host::platform
