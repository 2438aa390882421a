// A disk that remembers what was asked of it, and can say what might be left of it had the power gone at any moment:
// all that was synced, and of the rest, in any order, any part.
#pragma once

#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "support/shim_vfs.hpp"

namespace support {

// What is on a disk: the bytes of each file, by name.
using Disk = std::map<std::string, std::string>;

// What becomes of what was not synced when the power goes.
enum class Unsynced {
    lost,      // all of it
    kept,      // all of it: a kill, no power loss
    reordered  // each write, truncation and new name is kept or lost by itself; writes are torn between sectors, and
               // of some sectors neither the old nor the new content is left
};

class PowerLossVfs final : public ShimVfs {
public:
    // Of what happens in one folder; `before` is what is there already.
    PowerLossVfs(std::string folder, Disk before);

    void mark() { marks_.push_back(log_.size()); }  // something was answered here
    [[nodiscard]] std::size_t moments() const { return log_.size() + 1; }
    [[nodiscard]] std::size_t syncs() const;
    [[nodiscard]] std::size_t marks_before(std::size_t moment) const;

    // Had the power gone after the first `moment` changes.
    [[nodiscard]] Disk left_at(std::size_t moment, Unsynced unsynced, std::mt19937& chance) const;

    int before_open(const std::string& file) override;
    int before_write(const std::string& file, const char* data, int size, std::int64_t offset) override;
    int before_truncate(const std::string& file, std::int64_t size) override;
    int before_sync(const std::string& file) override;
    int before_remove(const std::string& file) override;

private:
    struct Change {
        enum class Kind { appear, write, truncate, sync, remove } kind;
        std::string file;
        std::string data;
        std::int64_t number{};  // offset, size
    };

    void note(Change change);

    std::string folder_;
    Disk before_;
    std::map<std::string, bool> there_;
    std::vector<Change> log_;
    std::vector<std::size_t> marks_;
};

}  // namespace support
