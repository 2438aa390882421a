#include "cli/given_file.hpp"

#include <array>
#include <iostream>

namespace host::cli {

std::optional<std::string> why_not_from(const std::filesystem::path& file) {
    const auto status = platform::status_behind(file);
    if (!status) return "cannot read " + file.string() + ": " + status.error().message();
    if (status->kind == platform::FileKind::folder) return file.string() + " is a folder, not a file";
    if (const auto denied = platform::check_access(file, platform::Access::read)) {
        return "cannot read " + file.string() + ": " + denied.message();
    }
    return std::nullopt;
}

GivenFile::GivenFile(const std::string& name) : path_(name), name_(name) {
    if (name != "-") return;
    name_ = "standard input";
    kept_in_.emplace("grok-retry-host");
    path_ = kept_in_->path() / "input";
    platform::Draft kept(path_);
    std::array<char, 64 * 1024> some;
    do {
        std::cin.read(some.data(), some.size());
        kept.write({some.data(), static_cast<std::size_t>(std::cin.gcount())});
    } while (std::cin);
    (void)kept.replace_now();
}

std::optional<std::string> GivenFile::why_not() const { return why_not_from(path_); }

}  // namespace host::cli
