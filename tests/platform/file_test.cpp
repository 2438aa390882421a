// New files: private, under no name that can be guessed, and whole or not there at all (SECURITY.md).
#include "platform/file.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <set>

#include "support/catch.hpp"
#include "support/files.hpp"
#include "support/temp_dir.hpp"

namespace host::platform {
namespace {

namespace fs = std::filesystem;
using fs::path;

struct FilePlace : support::TempDir {
    fs::path file{path() / "page.html"};

    [[nodiscard]] std::set<std::string> names() const {
        std::set<std::string> all;
        for (const auto& entry : fs::directory_iterator(path())) all.insert(entry.path().filename().string());
        return all;
    }
};

// While it lives, for files that others make.
class Umask {
public:
    explicit Umask(mode_t mask) : before_(::umask(mask)) {}
    ~Umask() { ::umask(before_); }
    Umask(const Umask&) = delete;
    Umask& operator=(const Umask&) = delete;

private:
    mode_t before_;
};

unsigned mode_of(const path& file) { return status_of(file).value().mode; }

std::error_code error_of(const auto& call) {
    try {
        call();
    } catch (const std::system_error& error) {
        return error.code();
    }
    return {};
}

TEST_CASE("a draft is private whatever the umask, has another name each time, and goes if it is not published") {
    const FilePlace place;
    {
        const Umask none(0);
        const Draft one(place.file), other(place.file);
        CHECK(one.path() != other.path());
        CHECK(one.path().parent_path() == place.path());
        CHECK(one.path().filename().string().starts_with("page.html.new-"));
        CHECK(one.path().filename().string().size() == std::string{"page.html.new-"}.size() + 24);  // 96 bits
        CHECK(mode_of(one.path()) == 0600);
        CHECK(is_ours_alone(status_of(one.path()).value()));
    }
    CHECK(place.names().empty());
}

TEST_CASE("a draft takes the place of what was there once it is whole, with the mode it is given") {
    const FilePlace place;
    support::write_text(place.file, "old");
    Draft draft(place.file);
    draft.write("new ");
    CHECK(support::read_text(place.file) == "old");
    draft.write("and whole");
    const Umask tight(0777);
    const bool for_all = GENERATE(false, true);
    for_all ? draft.replace(0644) : draft.replace();
    CHECK(support::read_text(place.file) == "new and whole");
    CHECK(mode_of(place.file) == (for_all ? 0644 : 0600));
    CHECK(place.names() == std::set<std::string>{"page.html"});
}

TEST_CASE("a draft takes the place of a link, not of what the link leads to") {
    const FilePlace place;
    const path other = place.path() / "other";
    support::write_text(other, "mine");
    fs::create_symlink(other, place.file);
    Draft draft(place.file);
    draft.write("new");
    draft.replace();
    CHECK(support::read_text(other) == "mine");
    CHECK(status_of(place.file).value().kind == FileKind::regular);
}

TEST_CASE("a draft that may not replace leaves what is there, a link to nothing also") {
    const FilePlace place;
    const bool is_link = GENERATE(false, true);
    if (is_link) fs::create_symlink("/nowhere/at/all", place.file);
    if (!is_link) support::write_text(place.file, "first");
    Draft draft(place.file);
    draft.write("second");
    CHECK_FALSE(draft.publish_if_free());
    CHECK(place.names() == std::set<std::string>{"page.html"});
    CHECK(fs::is_symlink(place.file) == is_link);
    if (!is_link) CHECK(support::read_text(place.file) == "first");
}

TEST_CASE("a draft that may not replace gets a name that is free, and has that one alone") {
    const FilePlace place;
    Draft draft(place.file);
    draft.write("all");
    CHECK(draft.publish_if_free());
    CHECK(support::read_text(place.file) == "all");
    CHECK(status_of(place.file).value().names == 1);
    CHECK(place.names() == std::set<std::string>{"page.html"});
}

TEST_CASE("what somebody has put under the draft's name is not published for it") {
    const FilePlace place;
    Draft draft(place.file);
    draft.write("ours");
    fs::rename(draft.path(), place.path() / "stolen");
    SECTION("another file") { support::write_text(draft.path(), "theirs"); }
    SECTION("a link") { fs::create_symlink(place.path() / "stolen", draft.path()); }
    SECTION("nothing") {}
    CHECK(error_of([&] { draft.replace(); }));
    CHECK(error_of([&] { (void)draft.publish_if_free(); }));
    CHECK_FALSE(fs::exists(place.file));
}

TEST_CASE("a draft stays in the folder it was made in, wherever the path leads meanwhile") {
    const FilePlace place;
    const path folder = place.path() / "folder";
    fs::create_directory(folder);
    fs::create_directory(place.path() / "other");
    Draft draft(folder / "page.html");
    draft.write("all");
    fs::rename(folder, place.path() / "moved");
    fs::create_directory_symlink("other", folder);
    draft.replace();
    CHECK(support::read_text(place.path() / "moved" / "page.html") == "all");
    CHECK(fs::is_empty(place.path() / "other"));
}

TEST_CASE("where no draft can be, an error says why") {
    const FilePlace place;
    CHECK(error_of([&] { const Draft draft(place.path() / "nowhere" / "file"); }) ==
          std::errc::no_such_file_or_directory);
    CHECK(error_of([&] { const Draft draft(place.path() / ""); }) == std::errc::is_a_directory);
    support::write_text(place.file, "a file");
    CHECK(error_of([&] { const Draft draft(place.file / "file"); }) == std::errc::not_a_directory);
    Draft draft(place.file);
    fs::remove(place.file);
    fs::create_directory(place.file);
    CHECK(error_of([&] { draft.replace(); }));
    CHECK(fs::is_directory(place.file));
}

TEST_CASE("a new file is made under a free name alone, and is private whatever the umask") {
    const FilePlace place;
    const Umask none(0);
    {
        const auto made = create_new(place.file);
        REQUIRE(made);
        CHECK(mode_of(place.file) == 0600);
    }
    CHECK(create_new(place.file).error() == std::errc::file_exists);
    fs::remove(place.file);
    fs::create_symlink(place.path() / "elsewhere", place.file);
    CHECK(create_new(place.file).error() == std::errc::file_exists);
    CHECK_FALSE(fs::exists(place.path() / "elsewhere"));
}

TEST_CASE("folders that are made have the mode they are given, whatever the umask; others keep theirs") {
    const FilePlace place;
    const path outer = place.path() / "there", inner = outer / "a" / "b";
    fs::create_directory(outer);
    fs::permissions(outer, fs::perms{0711});
    const unsigned mode = GENERATE(0700u, 0755u);
    const Umask mask(GENERATE(mode_t{0}, mode_t{077}));
    CHECK_FALSE(make_folders(inner, mode));
    CHECK_FALSE(make_folders(inner, mode));
    CHECK(mode_of(inner) == mode);
    CHECK(mode_of(outer / "a") == mode);
    CHECK(mode_of(outer) == 0711);
    support::write_text(place.file, "in the way");
    CHECK(make_folders(place.file / "c", mode) == std::errc::not_a_directory);
}

TEST_CASE("a file is ours alone when it is regular, has one name, and belongs to this user") {
    const FilePlace place;
    support::write_text(place.file, "mine");
    CHECK(is_ours_alone(status_of(place.file).value()));
    const path link = place.path() / "link", pipe = place.path() / "pipe", second = place.path() / "second";
    fs::create_symlink(place.file, link);
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    CHECK(status_of(link).value().kind == FileKind::link);
    CHECK(status_behind(link).value().id == status_of(place.file).value().id);
    CHECK_FALSE(is_ours_alone(status_of(link).value()));
    CHECK_FALSE(is_ours_alone(status_of(pipe).value()));
    CHECK_FALSE(is_ours_alone(status_of(place.path()).value()));
    fs::create_hard_link(place.file, second);
    CHECK_FALSE(is_ours_alone(status_of(place.file).value()));
    fs::remove(second);
    CHECK(is_ours_alone(status_of(place.file).value()));
    if (::geteuid() == 0) {
        REQUIRE(::chown(place.file.c_str(), 65534, 65534) == 0);
        CHECK_FALSE(is_ours_alone(status_of(place.file).value()));
    }
    CHECK(status_of(place.path() / "nothing").error() == std::errc::no_such_file_or_directory);
}

TEST_CASE("a file of ours is opened for appending, or made, and nobody else may read it then") {
    const FilePlace place;
    {
        const auto made = open_to_append(place.file.c_str());
        REQUIRE(made);
        CHECK(write_at_once(made->get(), "one "));
    }
    CHECK(mode_of(place.file) == 0600);
    fs::permissions(place.file, fs::perms{0644});
    const auto opened = open_to_append(place.file.c_str());
    REQUIRE(opened);
    CHECK(write_at_once(opened->get(), "two"));
    CHECK(mode_of(place.file) == 0600);
    CHECK(support::read_text(place.file) == "one two");
    CHECK_FALSE(write_at_once(-1, "three"));
}

TEST_CASE("a file that has a second name, a link, a folder or a pipe is not opened for appending") {
    const FilePlace place;
    const path other = place.path() / "other";
    support::write_text(other, "untouched");
    fs::permissions(other, fs::perms{0644});
    std::errc expected = std::errc::operation_not_permitted;
    SECTION("second name") { fs::create_hard_link(other, place.file); }
    SECTION("link") {
        fs::create_symlink(other, place.file);
        expected = std::errc::too_many_symbolic_link_levels;
    }
    SECTION("folder") {
        fs::create_directory(place.file);
        expected = std::errc::is_a_directory;
    }
    SECTION("pipe that nobody reads") {
        REQUIRE(::mkfifo(place.file.c_str(), 0600) == 0);
        expected = std::errc::no_such_device_or_address;
    }
    const auto opened = open_to_append(place.file.c_str());
    REQUIRE_FALSE(opened);
    CHECK(opened.error() == expected);
    CHECK(support::read_text(other) == "untouched");
    CHECK(mode_of(other) == 0644);
}

TEST_CASE("a file is read as a whole up to the limit, and not at all beyond it") {
    const FilePlace place;
    const std::string text(10'000, 'x');
    support::write_text(place.file, text);
    CHECK(read_whole(place.file, 10'000) == text);
    CHECK(read_whole(place.file, 9'999).error() == std::errc::file_too_large);
    CHECK(read_whole(place.path(), 9'999).error() == std::errc::not_supported);
    CHECK(read_whole(place.path() / "nothing", 1).error() == std::errc::no_such_file_or_directory);
    // These say that they are empty, and are not.
    CHECK(read_whole("/proc/self/status", 100'000).value().starts_with("Name:"));
    CHECK(read_whole("/proc/self/status", 10).error() == std::errc::file_too_large);
    support::write_text(place.file, "");
    CHECK(read_whole(place.file, 0) == "");
}

TEST_CASE("a link is not opened for reading, and a pipe without a writer does not block") {
    const FilePlace place;
    fs::create_symlink("/etc/hostname", place.file);
    CHECK(open_to_read(place.file).error() == std::errc::too_many_symbolic_link_levels);
    const path pipe = place.path() / "pipe";
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    CHECK(open_to_read(pipe));
}

TEST_CASE("the lock of a file is taken once, and free again when its descriptor is closed") {
    const FilePlace place;
    auto one = open_to_append(place.file.c_str());
    const auto other = open_to_append(place.file.c_str());
    REQUIRE((one && other));
    CHECK(lock_at_once(one->get()));
    CHECK_FALSE(lock_at_once(other->get()));
    one->close();
    CHECK(lock_at_once(other->get()));
    CHECK_FALSE(lock_at_once(-1));
}

TEST_CASE("a temporary folder is private and empty, and goes with all that is in it") {
    path folder;
    {
        const TemporaryFolder temporary("grh-test");
        folder = temporary.path();
        CHECK(mode_of(folder) == 0700);
        CHECK(fs::is_empty(folder));
        support::write_text(folder / "a" / "b", "c");
    }
    CHECK_FALSE(fs::exists(folder));
}

}  // namespace
}  // namespace host::platform
