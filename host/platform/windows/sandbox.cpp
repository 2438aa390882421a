// What Windows lets a process give up for the rest of its life. There is no way to give up files: other files of the
// user stay within reach, and so does the network.
#include "platform/sandbox.hpp"

#include <array>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "platform/windows/win32.hpp"

namespace host::platform {
namespace {

using win32::Handle;

// Every policy is a number whose bits are its parts, and is set and asked for by the number of its kind (winnt.h). The
// kernel refuses what it does not know.
struct Policy {
    PROCESS_MITIGATION_POLICY kind;
    DWORD bits;
    const char* words;
};
constexpr auto kChildProcesses = PROCESS_MITIGATION_POLICY(13);
constexpr std::array kPolicies{
    Policy{ProcessDynamicCodePolicy, 0x1, "no dynamic code"},
    Policy{ProcessExtensionPointDisablePolicy, 0x1, "no extension DLLs"},
    Policy{ProcessImageLoadPolicy, 0x7, "no DLLs from elsewhere"},  // remote, of low integrity; System32 first
    Policy{ProcessSystemCallDisablePolicy, 0x1, "no windows"},
    Policy{kChildProcesses, 0x1, "no child processes"},
};

using SetPolicy = BOOL(WINAPI*)(PROCESS_MITIGATION_POLICY kind, PVOID bits, SIZE_T bytes);
using GetPolicy = BOOL(WINAPI*)(HANDLE process, PROCESS_MITIGATION_POLICY kind, PVOID bits, SIZE_T bytes);

bool is_in_force(const Policy& policy) {
    static const auto get = win32::function_in<GetPolicy>(L"kernel32.dll", "GetProcessMitigationPolicy");
    DWORD bits = 0;
    return get && get(::GetCurrentProcess(), policy.kind, &bits, sizeof bits) && (bits & policy.bits) == policy.bits;
}

// A job of one process and without the desktop: the same by another way, for what the policies leave.
bool enter_job() {
    const Handle job(::CreateJobObjectW(nullptr, nullptr));
    if (!job) return false;
    JOBOBJECT_BASIC_LIMIT_INFORMATION limits{};
    limits.LimitFlags = JOB_OBJECT_LIMIT_ACTIVE_PROCESS;
    limits.ActiveProcessLimit = 1;
    JOBOBJECT_BASIC_UI_RESTRICTIONS desktop{};
    desktop.UIRestrictionsClass = JOB_OBJECT_UILIMIT_DESKTOP | JOB_OBJECT_UILIMIT_DISPLAYSETTINGS |
                                  JOB_OBJECT_UILIMIT_EXITWINDOWS | JOB_OBJECT_UILIMIT_GLOBALATOMS |
                                  JOB_OBJECT_UILIMIT_HANDLES | JOB_OBJECT_UILIMIT_READCLIPBOARD |
                                  JOB_OBJECT_UILIMIT_SYSTEMPARAMETERS | JOB_OBJECT_UILIMIT_WRITECLIPBOARD;
    return ::SetInformationJobObject(job.get(), JobObjectBasicLimitInformation, &limits, sizeof limits) &&
           ::SetInformationJobObject(job.get(), JobObjectBasicUIRestrictions, &desktop, sizeof desktop) &&
           ::AssignProcessToJobObject(job.get(), ::GetCurrentProcess());
}

bool is_alone_in_job() {
    JOBOBJECT_BASIC_LIMIT_INFORMATION limits{};
    return ::QueryInformationJobObject(nullptr, JobObjectBasicLimitInformation, &limits, sizeof limits, nullptr) &&
           (limits.LimitFlags & JOB_OBJECT_LIMIT_ACTIVE_PROCESS) != 0 && limits.ActiveProcessLimit == 1;
}

Handle own_token(DWORD access) {
    HANDLE opened = nullptr;
    return ::OpenProcessToken(::GetCurrentProcess(), access, &opened) ? Handle(opened) : Handle();
}

std::vector<std::byte> privileges_of(HANDLE token) {
    DWORD bytes = 0;
    ::GetTokenInformation(token, TokenPrivileges, nullptr, 0, &bytes);
    std::vector<std::byte> all(bytes);
    if (all.empty() || !::GetTokenInformation(token, TokenPrivileges, all.data(), bytes, &bytes)) return {};
    return all;
}

// Going through folders whose own list does not allow it is what everybody may do.
bool is_harmless(const LUID& privilege) {
    LUID through{};
    return ::LookupPrivilegeValueW(nullptr, L"SeChangeNotifyPrivilege", &through) &&
           through.LowPart == privilege.LowPart && through.HighPart == privilege.HighPart;
}

void remove_privileges() {
    const Handle token = own_token(TOKEN_QUERY | TOKEN_ADJUST_PRIVILEGES);
    std::vector<std::byte> bytes = privileges_of(token.get());
    if (bytes.empty()) return;
    auto* const all = reinterpret_cast<TOKEN_PRIVILEGES*>(bytes.data());
    for (DWORD at = 0; at < all->PrivilegeCount; ++at) {
        if (!is_harmless(all->Privileges[at].Luid)) all->Privileges[at].Attributes = SE_PRIVILEGE_REMOVED;
    }
    ::AdjustTokenPrivileges(token.get(), FALSE, all, 0, nullptr, nullptr);
}

bool has_privileges() {
    const Handle token = own_token(TOKEN_QUERY);
    const std::vector<std::byte> bytes = privileges_of(token.get());
    if (bytes.empty()) return true;
    const auto* const all = reinterpret_cast<const TOKEN_PRIVILEGES*>(bytes.data());
    for (DWORD at = 0; at < all->PrivilegeCount; ++at) {
        if (!is_harmless(all->Privileges[at].Luid)) return true;
    }
    return false;
}

// Asked of the system and not remembered: it may have said yes and done nothing.
std::string what_is_in_force() {
    std::string all;
    const auto add = [&all](const char* words) { all += (all.empty() ? "" : ", ") + std::string{words}; };
    for (const Policy& policy : kPolicies) {
        if (is_in_force(policy)) add(policy.words);
    }
    if (is_alone_in_job()) add("a job of one process");
    if (!has_privileges()) add("no privileges");
    return all.empty() ? "unavailable" : all;
}

}  // namespace

Sandbox::Sandbox(bool wanted, std::filesystem::path folder)
    : folder_(std::move(folder)), landlock_(Part::unavailable), seccomp_(wanted ? Part::on : Part::off) {}

void Sandbox::enter() {
    if (seccomp_ == Part::off) return;
    static const auto set = win32::function_in<SetPolicy>(L"kernel32.dll", "SetProcessMitigationPolicy");
    for (const Policy& policy : kPolicies) {
        DWORD bits = policy.bits;
        if (set) set(policy.kind, &bits, sizeof bits);  // what is refused is not in force, and state() says so
    }
    static_cast<void>(enter_job());
    remove_privileges();
}

void Sandbox::enter_landlock() { static_cast<void>(abi_); }
bool Sandbox::enter_rest() { return false; }
bool Sandbox::has_lost_folder() const { return false; }

SandboxState Sandbox::state() const {
    const bool off = seccomp_ == Part::off;
    const char* const word = off ? "off" : "unavailable";
    return {.landlock = word, .seccomp = word, .mitigations = off ? "off" : what_is_in_force()};
}

}  // namespace host::platform
