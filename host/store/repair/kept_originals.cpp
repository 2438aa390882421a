#include "store/repair/kept_originals.hpp"

#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

#include "store/repair/copy_names.hpp"
#include "store/repair/raw_bytes.hpp"
#include "store/state_file.hpp"

namespace host::store {

namespace {

namespace fs = std::filesystem;

constexpr std::chrono::hours kDay{24};

// Oldest first: their names begin with the time.
std::vector<NamedCopy> originals_of(const fs::path& file, CopyName::Part part) {
    std::vector<NamedCopy> found = copies_beside(file);
    std::erase_if(found, [&](const NamedCopy& copy) {
        return copy.name.kind != CopyName::Kind::original || copy.name.part != part;
    });
    return found;
}

// None: there is no such day.
std::optional<core::Instant> moment_of(const std::string& stamp) {
    int y{}, mo{}, d{}, h{}, mi{}, s{};
    if (std::sscanf(stamp.c_str(), "%4d%2d%2dT%2d%2d%2dZ", &y, &mo, &d, &h, &mi, &s) != 6) return std::nullopt;
    using namespace std::chrono;
    const year_month_day date{year{y}, month{static_cast<unsigned>(mo)}, day{static_cast<unsigned>(d)}};
    if (!date.ok()) return std::nullopt;
    return floor<core::Millis>(sys_days{date} + hours{h} + minutes{mi} + seconds{s});
}

}  // namespace

std::optional<fs::path> recent_original(const fs::path& file, core::Instant now) {
    const auto all = originals_of(file, CopyName::Part::whole);
    if (all.empty()) return std::nullopt;
    const auto time = moment_of(all.back().name.time);
    // Also of a clock that has been set back meanwhile, but not of one that was years ahead.
    if (!time || *time <= now - kDay || *time >= now + kDay) return std::nullopt;
    return all.back().path;
}

fs::path original_name(const fs::path& file, core::Instant now) { return original_path(file, stamp(now)); }

void drop_unfinished_originals(const fs::path& file) {
    std::error_code ignored;
    for (const NamedCopy& left : originals_of(file, CopyName::Part::draft)) fs::remove(left.path, ignored);
}

fs::path keep_original(Database& database, const fs::path& file, core::Instant now, const RestoreMeter& meter) {
    if (const auto recent = recent_original(file, now)) return *recent;
    const fs::path kept = original_name(file, now);
    Draft draft(kept);
    copy_bytes(database, draft.path(), meter);
    draft.publish();
    std::error_code ignored;
    const auto all = originals_of(file, CopyName::Part::whole);
    for (std::size_t i = 0; i + kOriginalsKept < all.size(); ++i) {
        if (all[i].path != kept) fs::remove(all[i].path, ignored);
    }
    return kept;
}

}  // namespace host::store
