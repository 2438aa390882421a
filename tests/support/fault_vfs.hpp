// A disk that fails: the Nth thing that SQLite asks of the system goes wrong, once or from then on. The errors are
// those of the system calls themselves, so that what SQLite makes of them is what it makes of them in earnest.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "support/shim_vfs.hpp"

namespace support {

enum DiskCall : unsigned {
    kOpen = 1,
    kLook = 2,
    kLock = 4,
    kRead = 8,
    kWrite = 16,
    kTruncate = 32,
    kSync = 64,
    kRemove = 128
};
inline constexpr unsigned kChanges = kWrite | kTruncate | kSync | kRemove;
inline constexpr unsigned kAllCalls = 255;

[[nodiscard]] std::string_view name_of(DiskCall call);

struct Fault {
    enum class Kind {
        error,
        partial,  // half of what was asked for is read or written; the rest on the next call
        kill,     // the process dies there; of a write, half is done
    };
    int at{};  // 1 is the first that counts
    Kind kind{Kind::error};
    int error{};  // errno
    bool lasting{};
    int every{1};               // of a lasting one: not each call from then on, but each second, third...
    unsigned calls{kAllCalls};  // those that count
};

class FaultVfs final : public ShimVfs {
public:
    FaultVfs();
    ~FaultVfs() override;

    void arm(const Fault& fault);  // counting begins anew
    void clear();                  // the disk is well again

    [[nodiscard]] int calls() const { return calls_; }  // that counted since arm()
    [[nodiscard]] bool struck() const { return first_ != 0; }
    [[nodiscard]] DiskCall first() const { return static_cast<DiskCall>(first_); }  // that failed

    int before_sync(const std::string& file) override;

    // For the system calls: what becomes of this one? To fail: errno is set.
    enum class Fate { done, failed, halved, dies };
    [[nodiscard]] Fate next(DiskCall call);

private:
    Fault fault_;
    bool armed_{};
    int calls_{};
    unsigned first_{};
};

// Runs `act` in a child process that is killed at the Nth change to its disk (1 is the first). True: it was; false:
// `act` was done before. Anything that `act` throws fails the test.
[[nodiscard]] bool killed_at(int step, const std::function<void()>& act);
[[nodiscard]] bool killed_by(const Fault& fault, const std::function<void()>& act);

}  // namespace support
