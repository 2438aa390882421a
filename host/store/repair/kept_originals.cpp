#include "store/repair/kept_originals.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "platform/file.hpp"
#include "store/repair/raw_bytes.hpp"
#include "store/state_file.hpp"

namespace host::store {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kMark = ".damaged-";
constexpr std::chrono::hours kDay{24};
constexpr std::size_t kStampBytes = sizeof "20260131T120000Z" - 1;

// Beside the file, oldest first: their names begin with the time. `unfinished`: those that a killed host left. What is
// neither, such as an original that the user has compressed, is not ours.
std::vector<fs::path> originals_of(const fs::path& file, bool unfinished) {
    std::vector<fs::path> found;
    const std::string start = file.filename().string() + std::string{kMark};
    for (const fs::path& path : files_in(file.parent_path())) {
        const std::string name = path.filename().string();
        if (!name.starts_with(start)) continue;
        const std::string_view rest = std::string_view{name}.substr(start.size());
        if (unfinished ? rest.find(platform::kDraftMark) != rest.npos : rest.size() <= kStampBytes) {
            found.push_back(path);
        }
    }
    std::ranges::sort(found);
    return found;
}

std::optional<core::Instant> time_of(const fs::path& original) {
    const std::string name = original.filename().string();
    const std::string text = name.substr(name.find(kMark) + kMark.size());
    int y{}, mo{}, d{}, h{}, mi{}, s{};
    if (std::sscanf(text.c_str(), "%4d%2d%2dT%2d%2d%2dZ", &y, &mo, &d, &h, &mi, &s) != 6) return std::nullopt;
    using namespace std::chrono;
    const year_month_day date{year{y}, month{static_cast<unsigned>(mo)}, day{static_cast<unsigned>(d)}};
    if (!date.ok()) return std::nullopt;
    return floor<core::Millis>(sys_days{date} + hours{h} + minutes{mi} + seconds{s});
}

}  // namespace

std::optional<fs::path> recent_original(const fs::path& file, core::Instant now) {
    const auto all = originals_of(file, false);
    if (all.empty()) return std::nullopt;
    const auto time = time_of(all.back());
    // Also of a clock that has been set back meanwhile, but not of one that was years ahead.
    if (!time || *time <= now - kDay || *time >= now + kDay) return std::nullopt;
    return all.back();
}

fs::path original_name(const fs::path& file, core::Instant now) {
    return file.string() + std::string{kMark} + stamp(now);
}

void drop_unfinished_originals(const fs::path& file) {
    std::error_code ignored;
    for (const fs::path& left : originals_of(file, true)) fs::remove(left, ignored);
}

fs::path keep_original(Database& database, const fs::path& file, core::Instant now, const RestoreMeter& meter) {
    if (const auto recent = recent_original(file, now)) return *recent;
    const fs::path kept = original_name(file, now);
    Draft draft(kept);
    copy_bytes(database, draft.path(), meter);
    draft.publish();
    std::error_code ignored;
    const auto all = originals_of(file, false);
    for (std::size_t i = 0; i + kOriginalsKept < all.size(); ++i) {
        if (all[i] != kept) fs::remove(all[i], ignored);
    }
    return kept;
}

}  // namespace host::store
