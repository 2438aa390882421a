#include "store/repair/restore_meter.hpp"

#include <sqlite3.h>

#include <algorithm>

namespace host::store {

namespace {

// Shares of the time that they take, about.
constexpr int kCopied = 60, kRepaired = 85, kWritten = 100;
constexpr std::int64_t kTellEvery = std::int64_t{1} << 20;  // bytes
constexpr int kInstructions = 50'000;                       // of SQLite's machine: some milliseconds

int share(std::int64_t done, std::int64_t of_all, int from, int to) {
    const std::int64_t all = std::max<std::int64_t>(of_all, 1);
    return from + static_cast<int>(std::clamp<std::int64_t>(done, 0, all) * (to - from) / all);
}

}  // namespace

void RestoreMeter::tell() const {
    if (told_) told_(percent_);
}

void RestoreMeter::copied(std::int64_t bytes) {
    bytes_ += bytes;
    untold_ += bytes;
    if (untold_ < kTellEvery) return;
    untold_ = 0;
    percent_ = share(bytes_, file_bytes_, 0, kCopied);
    tell();
}

void RestoreMeter::repaired(std::int64_t media, std::int64_t of_all) {
    percent_ = share(media, of_all, kCopied, kRepaired);
}

void RestoreMeter::written(int pages, int of_all) {
    percent_ = share(pages, of_all, kRepaired, kWritten);
    tell();
}

Metered::Metered(Database& database, const RestoreMeter& meter) : database_(database) {
    constexpr auto tell = [](void* told) noexcept {
        static_cast<const RestoreMeter*>(told)->tell();
        return 0;
    };
    sqlite3_progress_handler(database.handle(), kInstructions, tell, const_cast<RestoreMeter*>(&meter));
}

Metered::~Metered() { sqlite3_progress_handler(database_.handle(), 0, nullptr, nullptr); }

}  // namespace host::store
