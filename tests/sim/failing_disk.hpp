// A disk that is full or breaks, for a moment or for a while, always before a commit: what was not answered is not
// there. (A sync that fails after it leaves the commit in doubt; tests/faults has that.)
#pragma once

#include "support/shim_vfs.hpp"

namespace sim {

class FailingDisk final : public support::ShimVfs {
public:
    enum class Kind { full, broken };  // no more writes; no more writes, syncs and truncations

    // From the nth change on (1 is the next): that one alone, or all.
    void fail_at(unsigned nth, Kind kind, bool lasting) {
        left_ = nth;
        kind_ = kind;
        is_lasting_ = lasting;
    }
    void repair() { left_ = 0; }
    [[nodiscard]] bool is_failing() const { return left_ > 0; }  // or will

    void begin() { has_struck_ = false; }
    [[nodiscard]] bool has_struck() const { return has_struck_; }  // since begin()

    int before_write(const std::string&, const char*, int, std::int64_t) override {
        is_committed_ = false;
        return next(kind_ == Kind::full ? SQLITE_FULL : SQLITE_IOERR_WRITE);
    }
    int before_truncate(const std::string& file, std::int64_t size) override {
        const int code = kind_ == Kind::full ? SQLITE_OK : next(SQLITE_IOERR_TRUNCATE);
        is_committed_ = code == SQLITE_OK && size == 0 && file.ends_with("-journal");
        return code;
    }
    int before_sync(const std::string&) override {
        return is_committed_ || kind_ == Kind::full ? SQLITE_OK : next(SQLITE_IOERR_FSYNC);
    }

private:
    int next(int error) {
        if (left_ == 0 || --left_ > 0) return SQLITE_OK;
        has_struck_ = true;
        if (is_lasting_) left_ = 1;
        return error;
    }
    unsigned left_{};
    Kind kind_{};
    bool is_lasting_{}, is_committed_{}, has_struck_{};
};

}  // namespace sim
