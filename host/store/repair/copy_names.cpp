#include "store/repair/copy_names.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "platform/file.hpp"
#include "store/state_file.hpp"

namespace host::store {
namespace {

constexpr std::string_view kBackupMark = ".v", kBackupEnding = ".backup", kOriginalMark = ".damaged-";

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool take(std::string_view& text, std::string_view word) {
    if (!text.starts_with(word)) return false;
    text.remove_prefix(word.size());
    return true;
}

bool take_number(std::string_view& text, int& number) {
    if (text.empty() || !is_digit(text.front())) return false;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return problem == std::errc{};
}

// 20260131T120000Z
bool take_stamp(std::string_view& text, std::string& stamp) {
    constexpr std::string_view kForm = "00000000T000000Z";
    const std::string_view front = text.substr(0, kForm.size());
    const auto fits = [](char c, char form) { return form == '0' ? is_digit(c) : c == form; };
    if (!std::ranges::equal(front, kForm, fits)) return false;
    stamp = front;
    text.remove_prefix(front.size());
    return true;
}

std::optional<CopyName::Part> part_of(std::string_view rest) {
    if (rest.empty()) return CopyName::Part::whole;
    if (rest.starts_with(platform::kDraftMark)) return CopyName::Part::draft;
    if (rest == "-wal" || rest == "-shm" || rest == "-journal") return CopyName::Part::beside;
    return std::nullopt;
}

}  // namespace

std::optional<CopyName> copy_name(std::string_view tail) {
    CopyName name;
    if (take(tail, kOriginalMark)) {
        name.kind = CopyName::Kind::original;
        if (!take_stamp(tail, name.time)) return std::nullopt;
    } else {
        const bool is_backup = take(tail, kBackupMark) && take_number(tail, name.schema) && take(tail, "-") &&
                               take_stamp(tail, name.time) && take(tail, kBackupEnding);
        if (!is_backup) return std::nullopt;
    }
    const auto part = part_of(tail);
    if (!part) return std::nullopt;
    name.part = *part;
    return name;
}

std::filesystem::path backup_path(const std::filesystem::path& file, int schema, const std::string& time) {
    std::string name = file.string();
    name.append(kBackupMark).append(std::to_string(schema)).append("-").append(time).append(kBackupEnding);
    return name;
}

std::filesystem::path original_path(const std::filesystem::path& file, const std::string& time) {
    return file.string().append(kOriginalMark).append(time);
}

std::vector<NamedCopy> copies_beside(const std::filesystem::path& file) {
    std::vector<NamedCopy> found;
    const std::string of = file.filename().string();
    for (const std::filesystem::path& path : files_in(file.parent_path())) {
        const std::string name = path.filename().string();
        if (!name.starts_with(of)) continue;
        if (auto copy = copy_name(std::string_view{name}.substr(of.size()))) found.push_back({path, *std::move(copy)});
    }
    std::ranges::sort(found, {}, &NamedCopy::path);
    return found;
}

}  // namespace host::store
