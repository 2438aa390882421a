#include "cli/new_file.hpp"

#include <algorithm>
#include <array>
#include <streambuf>
#include <string_view>
#include <system_error>
#include <vector>

#include "cli/setup/allowed_extensions.hpp"
#include "cli/setup/host_config.hpp"
#include "cli/state_paths.hpp"
#include "platform/file.hpp"
#include "platform/live_hosts.hpp"
#include "platform/printable.hpp"
#include "store/repair/copy_names.hpp"
#include "store/state_file.hpp"

namespace host::cli {
namespace {

using std::filesystem::path;

constexpr std::size_t kBufferBytes = 64 * 1024;

// Returns true for names in the state folder that the host uses, whether such a file exists or not.
bool is_name_of_ours(const std::string& name, const path& state_file) {
    const std::string database = state_file.filename().string();
    if (name.starts_with(database)) {
        const std::string_view rest = std::string_view{name}.substr(database.size());
        constexpr std::array kBeside{"", "-journal", "-wal", "-shm", ".left", ".restore-lock"};
        if (std::ranges::find(kBeside, rest) != kBeside.end()) return true;
        if (rest.starts_with(platform::kDraftMark) || store::copy_name(rest)) return true;
    }
    const path folder = state_file.parent_path();
    const std::string log = log_file(state_file).filename().string();
    return name == log || name == log + ".1" || name == host_config_file(folder).filename() ||
           name == allowed_extensions_file(folder).filename() || platform::is_pid_file_name(name);
}

path folder_of(const path& file) { return file.has_parent_path() ? file.parent_path() : path{"."}; }

std::string is_taken(const std::string& name) {
    return name + " exists already: name another file, or add --force to replace it";
}

bool is_one_of_ours(const path& file, const path& state_file) {
    const path folder = state_file.parent_path();
    const auto in = platform::status_behind(folder_of(file)), home = platform::status_behind(folder);
    if (in && home && in->id == home->id && is_name_of_ours(file.filename().string(), state_file)) return true;
    const auto behind = platform::status_behind(file);
    if (!behind) return false;
    return std::ranges::any_of(store::files_in(folder), [&](const path& one) {
        if (!is_name_of_ours(one.filename().string(), state_file)) return false;
        const auto status = platform::status_of(one);
        return status && status->id == behind->id;
    });
}

}  // namespace

std::optional<std::string> why_not_into(const path& file, const std::optional<path>& db) {
    const std::string name = platform::printable(file.string());
    std::vector<path> states;
    if (db) states.push_back(state_file(db));
    if (const auto usual = state_directory(process_environment())) states.push_back(*usual / kStateFileName);
    for (const path& state : states) {
        if (is_one_of_ours(file, state)) {
            return "will not write to " + name + ": the host keeps its own data there; name another file";
        }
    }
    const auto there = platform::status_behind(file);
    if (there && there->kind == platform::FileKind::folder) {
        return "will not write to " + name + ": that is a folder, not a file; name a file in it";
    }
    if (there && there->kind != platform::FileKind::regular) {
        return "will not write to " + name + ": that is not a regular file; name another one";
    }
    return std::nullopt;
}

std::optional<std::string> why_not_make(const path& file, const std::optional<path>& db, Existing existing) {
    if (auto problem = why_not_into(file, db)) return problem;
    if (existing == Existing::replace || !platform::status_of(file)) return std::nullopt;
    return is_taken(platform::printable(file.string()));
}

// Writes everything into the draft, and keeps the first failure.
class NewFile::Buffer : public std::streambuf {
public:
    explicit Buffer(const path& file) {
        guarded([&] { draft_.emplace(file); });
        setp(bytes_.data(), bytes_.data() + bytes_.size());
    }
    // errc::file_exists: the name is taken, and what has it has to be kept.
    [[nodiscard]] std::error_code publish(Existing existing) {
        if (sync() != 0) return error_;
        guarded([&] {
            if (existing == Existing::replace) {
                draft_->replace();
            } else if (!draft_->publish_if_free()) {
                error_ = std::make_error_code(std::errc::file_exists);
            }
        });
        return error_;
    }

protected:
    int_type overflow(int_type next) override {
        if (sync() != 0) return traits_type::eof();
        if (!traits_type::eq_int_type(next, traits_type::eof())) {
            *pptr() = traits_type::to_char_type(next);
            pbump(1);
        }
        return traits_type::not_eof(next);
    }
    int sync() override {
        guarded([&] { draft_->write({pbase(), static_cast<std::size_t>(pptr() - pbase())}); });
        setp(bytes_.data(), bytes_.data() + bytes_.size());
        return error_ ? -1 : 0;
    }

private:
    template <class Call>
    void guarded(const Call& call) {
        if (error_) return;
        try {
            call();
        } catch (const std::system_error& error) {
            error_ = error.code();
        }
    }

    std::optional<platform::Draft> draft_;
    std::vector<char> bytes_ = std::vector<char>(kBufferBytes);
    std::error_code error_;
};

NewFile::NewFile(const path& file, Existing existing)
    : name_(platform::printable(file.string())),
      existing_(existing),
      buffer_(std::make_unique<Buffer>(file)),
      out_(buffer_.get()) {}

NewFile::~NewFile() = default;

std::ostream& NewFile::out() { return out_; }

std::optional<std::string> NewFile::publish() {
    const std::error_code error = buffer_->publish(existing_);
    if (!error) return std::nullopt;
    if (error == std::errc::file_exists) return is_taken(name_);
    return "cannot write " + name_ + ": " + error.message();
}

}  // namespace host::cli
