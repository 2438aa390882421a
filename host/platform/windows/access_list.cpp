#include "platform/windows/access_list.hpp"

#include <aclapi.h>
#include <sddl.h>

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace host::platform::win32 {
namespace {

struct Free {
    void operator()(void* memory) const { ::LocalFree(memory); }
};
using Descriptor = std::unique_ptr<void, Free>;

constexpr ACCESS_MASK kRead = FILE_READ_DATA | GENERIC_READ | GENERIC_ALL;
constexpr ACCESS_MASK kWrite = FILE_WRITE_DATA | FILE_APPEND_DATA | FILE_DELETE_CHILD | DELETE | WRITE_DAC |
                               WRITE_OWNER | GENERIC_WRITE | GENERIC_ALL;
constexpr ACCESS_MASK kExecute = FILE_EXECUTE | GENERIC_EXECUTE | GENERIC_ALL;

// What this process runs as, and what new files of it belong to: for an administrator, that may be their group.
struct Identity {
    std::vector<std::byte> user, owner;
    [[nodiscard]] static PSID sid_of_user(const std::vector<std::byte>& of) {
        return reinterpret_cast<const TOKEN_USER*>(of.data())->User.Sid;
    }
    [[nodiscard]] PSID sid() const { return sid_of_user(user); }
    [[nodiscard]] bool is_ours(PSID other) const {
        return ::EqualSid(other, sid()) || ::EqualSid(other, reinterpret_cast<const TOKEN_OWNER*>(owner.data())->Owner);
    }
};

std::vector<std::byte> from_token(HANDLE token, TOKEN_INFORMATION_CLASS what) {
    DWORD bytes = 0;
    ::GetTokenInformation(token, what, nullptr, 0, &bytes);
    std::vector<std::byte> all(bytes);
    if (!::GetTokenInformation(token, what, all.data(), bytes, &bytes)) {
        throw std::system_error(last_error(), "cannot tell which user this is");
    }
    return all;
}

const Identity& identity() {
    static const Identity only = [] {
        HANDLE opened = nullptr;
        if (!::OpenProcessToken(::GetCurrentProcess(), TOKEN_QUERY, &opened)) {
            throw std::system_error(last_error(), "cannot tell which user this is");
        }
        const Handle token(opened);
        return Identity{.user = from_token(token.get(), TokenUser), .owner = from_token(token.get(), TokenOwner)};
    }();
    return only;
}

// The machine itself, those who administer it, and names that stand for the owner.
bool is_trusted(PSID sid) {
    return identity().is_ours(sid) || ::IsWellKnownSid(sid, WinLocalSystemSid) ||
           ::IsWellKnownSid(sid, WinBuiltinAdministratorsSid) || ::IsWellKnownSid(sid, WinCreatorOwnerSid) ||
           ::IsWellKnownSid(sid, WinCreatorOwnerRightsSid);
}

unsigned bits_of(ACCESS_MASK mask) {
    return ((mask & kRead) != 0 ? 0044u : 0u) | ((mask & kWrite) != 0 ? 0022u : 0u) |
           ((mask & kExecute) != 0 ? 0011u : 0u);
}

// What the list gives to others. Entries that deny are left out: they could only make it less.
unsigned mode_of_others(PACL list) {
    if (!list) return 0077;  // no list at all: everything is allowed to everybody
    unsigned mode = 0;
    for (DWORD at = 0; at < list->AceCount; ++at) {
        void* entry = nullptr;
        if (!::GetAce(list, at, &entry)) return 0077;
        const auto* header = static_cast<const ACE_HEADER*>(entry);
        if (header->AceType == ACCESS_DENIED_ACE_TYPE || header->AceType == ACCESS_DENIED_CALLBACK_ACE_TYPE) continue;
        // Those with conditions begin alike. Others are not for files.
        if (header->AceType != ACCESS_ALLOWED_ACE_TYPE && header->AceType != ACCESS_ALLOWED_CALLBACK_ACE_TYPE) continue;
        const auto* allowed = static_cast<const ACCESS_ALLOWED_ACE*>(entry);
        if (!is_trusted(const_cast<DWORD*>(&allowed->SidStart))) mode |= bits_of(allowed->Mask);
    }
    return mode;
}

// Full access for the user, the system and administrators; folders hand it down.
std::wstring private_list() {
    LPWSTR text = nullptr;
    if (!::ConvertSidToStringSidW(identity().sid(), &text))
        throw std::system_error(last_error(), "cannot name the user");
    const std::unique_ptr<wchar_t, Free> sid(text);
    const std::wstring user(sid.get());
    return L"O:" + user + L"D:P(A;OICI;FA;;;" + user + L")(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)";
}

Descriptor private_descriptor() {
    PSECURITY_DESCRIPTOR made = nullptr;
    if (!::ConvertStringSecurityDescriptorToSecurityDescriptorW(private_list().c_str(), SDDL_REVISION_1, &made,
                                                                nullptr)) {
        throw std::system_error(last_error(), "cannot describe a private file");
    }
    return Descriptor(made);
}

// Made once: a file is claimed where there may be no memory.
PSECURITY_DESCRIPTOR descriptor_of_private() {
    static const Descriptor only = private_descriptor();
    return only.get();
}

PACL list_of(PSECURITY_DESCRIPTOR descriptor) {
    BOOL present = FALSE, defaulted = FALSE;
    PACL list = nullptr;
    return ::GetSecurityDescriptorDacl(descriptor, &present, &list, &defaulted) && present ? list : nullptr;
}

}  // namespace

std::expected<Ownership, std::error_code> ownership_of(HANDLE file, bool is_folder) {
    PSID owner = nullptr;
    PACL list = nullptr;
    PSECURITY_DESCRIPTOR all = nullptr;
    const DWORD error = ::GetSecurityInfo(file, SE_FILE_OBJECT, OWNER_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION,
                                          &owner, nullptr, &list, nullptr, &all);
    if (error != ERROR_SUCCESS) return std::unexpected(error_of(error));
    const Descriptor freed(all);
    return Ownership{.is_ours = owner && identity().is_ours(owner),
                     .mode = (is_folder ? 0700u : 0600u) | mode_of_others(list)};
}

SECURITY_ATTRIBUTES private_attributes() {
    return {.nLength = sizeof(SECURITY_ATTRIBUTES),
            .lpSecurityDescriptor = descriptor_of_private(),
            .bInheritHandle = FALSE};
}

DWORD make_private(HANDLE file) noexcept {
    try {
        return ::SetSecurityInfo(file, SE_FILE_OBJECT, DACL_SECURITY_INFORMATION | PROTECTED_DACL_SECURITY_INFORMATION,
                                 nullptr, nullptr, list_of(descriptor_of_private()), nullptr);
    } catch (const std::exception&) {
        return ERROR_ACCESS_DENIED;
    }
}

DWORD inherit_from_folder(HANDLE file) noexcept {
    ACL none{};
    if (!::InitializeAcl(&none, sizeof none, ACL_REVISION)) return ::GetLastError();
    return ::SetSecurityInfo(file, SE_FILE_OBJECT, DACL_SECURITY_INFORMATION | UNPROTECTED_DACL_SECURITY_INFORMATION,
                             nullptr, nullptr, &none, nullptr);
}

}  // namespace host::platform::win32
