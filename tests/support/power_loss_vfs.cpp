#include "support/power_loss_vfs.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace support {
namespace {

constexpr std::size_t kSector = 512;

void put(std::string& bytes, std::string_view data, std::size_t offset) {
    if (bytes.size() < offset + data.size()) bytes.resize(offset + data.size());
    bytes.replace(offset, data.size(), data);
}

bool one_in(std::mt19937& chance, unsigned n) { return chance() % n == 0; }

// Sector by sector: the new content, the old one, or nothing that anybody wrote.
void put_torn(std::string& bytes, std::string_view data, std::size_t offset, std::mt19937& chance) {
    const bool garbage = one_in(chance, 4);
    for (std::size_t done = 0; done < data.size();) {
        const std::size_t length = std::min(data.size() - done, kSector - (offset + done) % kSector);
        if (one_in(chance, 2)) {
            put(bytes, data.substr(done, length), offset + done);
        } else if (garbage && one_in(chance, 2)) {
            std::string noise(length, '\0');
            for (char& c : noise) c = static_cast<char>(chance());
            put(bytes, noise, offset + done);
        }
        done += length;
    }
}

}  // namespace

PowerLossVfs::PowerLossVfs(std::string folder, Disk before) : folder_(std::move(folder)), before_(std::move(before)) {
    for (const auto& [name, bytes] : before_) there_[name] = true;
}

std::size_t PowerLossVfs::syncs() const {
    return static_cast<std::size_t>(
        std::ranges::count_if(log_, [](const Change& c) { return c.kind == Change::Kind::sync; }));
}

std::size_t PowerLossVfs::marks_before(std::size_t moment) const {
    return static_cast<std::size_t>(std::ranges::upper_bound(marks_, moment) - marks_.begin());
}

Disk PowerLossVfs::left_at(std::size_t moment, Unsynced unsynced, std::mt19937& chance) const {
    // The last sync of each file before that; SQLite syncs the folder with the first sync of a new journal.
    std::map<std::string, std::size_t> safe;
    for (std::size_t i = 0; i < moment; ++i) {
        if (log_[i].kind == Change::Kind::sync) safe[log_[i].file] = i;
    }
    Disk disk = before_;
    for (std::size_t i = 0; i < moment; ++i) {
        const Change& change = log_[i];
        const auto synced = safe.find(change.file);
        const bool is_safe = synced != safe.end() && i < synced->second;
        if (!is_safe && unsynced == Unsynced::lost) continue;
        const bool may_break = !is_safe && unsynced == Unsynced::reordered;
        if (may_break && change.kind != Change::Kind::write && one_in(chance, 2)) continue;
        switch (change.kind) {
            case Change::Kind::appear: disk[change.file]; break;
            case Change::Kind::write: {
                const auto offset = static_cast<std::size_t>(change.number);
                if (!may_break || one_in(chance, 4)) {
                    put(disk[change.file], change.data, offset);
                } else if (!one_in(chance, 3)) {
                    put_torn(disk[change.file], change.data, offset, chance);
                }
                break;
            }
            case Change::Kind::truncate:
                if (disk.contains(change.file)) disk[change.file].resize(static_cast<std::size_t>(change.number));
                break;
            case Change::Kind::remove: disk.erase(change.file); break;
            case Change::Kind::sync: break;
        }
    }
    return disk;
}

void PowerLossVfs::note(Change change) {
    if (change.file.starts_with(folder_)) log_.push_back(std::move(change));
}

int PowerLossVfs::before_open(const std::string& file) {
    if (!std::exchange(there_[file], true)) note({Change::Kind::appear, file, {}, 0});
    return SQLITE_OK;
}

int PowerLossVfs::before_write(const std::string& file, const char* data, int size, std::int64_t offset) {
    note({Change::Kind::write, file, {data, static_cast<std::size_t>(size)}, offset});
    return SQLITE_OK;
}

int PowerLossVfs::before_truncate(const std::string& file, std::int64_t size) {
    note({Change::Kind::truncate, file, {}, size});
    return SQLITE_OK;
}

int PowerLossVfs::before_sync(const std::string& file) {
    note({Change::Kind::sync, file, {}, 0});
    return SQLITE_OK;
}

int PowerLossVfs::before_remove(const std::string& file) {
    there_[file] = false;
    note({Change::Kind::remove, file, {}, 0});
    return SQLITE_OK;
}

}  // namespace support
