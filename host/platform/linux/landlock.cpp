#include "platform/linux/landlock.hpp"

#include <fcntl.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/syscall.h>
#endif

#include "platform/file.hpp"

namespace host::platform::landlock {
namespace {

// linux/landlock.h, as far as ABI 7. The numbers are the kernel's promise.
namespace file {
constexpr std::uint64_t kWriteFile = 1u << 1, kReadFile = 1u << 2, kReadDir = 1u << 3, kRemoveFile = 1u << 5,
                        kMakeRegular = 1u << 8, kRefer = 1u << 13, kTruncate = 1u << 14, kIoctlDevice = 1u << 15;
constexpr std::uint64_t kAllOfAbi1 = (1u << 13) - 1;
}  // namespace file
namespace network {
constexpr std::uint64_t kBindTcp = 1u << 0, kConnectTcp = 1u << 1;
}
namespace scope {
constexpr std::uint64_t kAbstractSocket = 1u << 0, kSignal = 1u << 1;
}

#ifdef __linux__

// The same on every architecture but Alpha.
constexpr long kCreateRuleset = 444, kAddRule = 445, kRestrictSelf = 446;
constexpr std::uint32_t kAskForVersion = 1;
constexpr int kPathBeneath = 1;

struct RulesetAttribute {
    std::uint64_t files, network, scoped;
};
struct [[gnu::packed]] PathBeneath {
    std::uint64_t allowed;
    std::int32_t parent;
};

// As much of the structure as a kernel of this version has read since it was introduced.
std::size_t size_known_to(int abi) {
    if (abi < 4) return sizeof(RulesetAttribute::files);
    return abi < 6 ? 2 * sizeof(std::uint64_t) : sizeof(RulesetAttribute);
}

platform::Descriptor descriptor(long fd) { return platform::Descriptor(static_cast<int>(fd)); }

bool allow(const platform::Descriptor& ruleset, const platform::Descriptor& path, std::uint64_t rights) {
    const PathBeneath rule{.allowed = rights, .parent = path.get()};
    return syscall(kAddRule, ruleset.get(), kPathBeneath, &rule, 0) == 0;
}

#endif

}  // namespace

Rights rights_of(int abi) {
    if (abi < 1) return {};
    using namespace file;
    Rights rights{.files = kAllOfAbi1,
                  .network = 0,
                  .scoped = 0,
                  .granted = kReadFile | kWriteFile | kReadDir | kRemoveFile | kMakeRegular,
                  .readable = kReadFile};
    if (abi >= 2) rights.files |= kRefer;  // into other folders: before ABI 2 denied always
    if (abi >= 3) {
        rights.files |= kTruncate;
        rights.granted |= kTruncate;  // SQLite's journal
    }
    if (abi >= 4) rights.network = network::kBindTcp | network::kConnectTcp;
    if (abi >= 5) rights.files |= kIoctlDevice;
    if (abi >= 6) rights.scoped = scope::kAbstractSocket | scope::kSignal;
    return rights;
}

#ifdef __linux__

int abi() {
    const long version = syscall(kCreateRuleset, nullptr, 0, kAskForVersion);
    return version > 0 ? static_cast<int>(version) : 0;
}

Entered enter(int abi, const std::filesystem::path& folder) {
    const Rights rights = rights_of(abi);
    const RulesetAttribute attribute{rights.files, rights.network, rights.scoped};
    const auto ruleset = descriptor(syscall(kCreateRuleset, &attribute, size_known_to(abi), 0));
    if (ruleset.get() < 0) return Entered::refused;
    const auto home = descriptor(open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (home.get() < 0) return Entered::no_folder;
    if (!allow(ruleset, home, rights.granted)) return Entered::refused;
    // SQLite seeds itself from it, and would otherwise make do with the time.
    const auto randomness = descriptor(open("/dev/urandom", O_PATH | O_CLOEXEC));
    if (randomness.get() >= 0 && !allow(ruleset, randomness, rights.readable)) return Entered::refused;
    return syscall(kRestrictSelf, ruleset.get(), 0) == 0 ? Entered::yes : Entered::refused;
}

#else

int abi() { return 0; }
Entered enter(int, const std::filesystem::path&) { return Entered::refused; }

#endif

}  // namespace host::platform::landlock
