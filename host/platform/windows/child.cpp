#include "platform/child.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cwctype>
#include <memory>

#include "platform/file.hpp"
#include "platform/pipe.hpp"
#include "platform/windows/win32.hpp"

namespace host::platform {
namespace {

using Clock = std::chrono::steady_clock;
using win32::Handle;
constexpr DWORD kPeek = 5;  // ms between two looks whether a pipe has something
constexpr UINT kKilled = 137;

HANDLE process_of(std::intptr_t number) { return reinterpret_cast<HANDLE>(number); }

[[noreturn]] void fail(const std::string& doing) { throw std::system_error(win32::last_error(), doing); }

// One argument as the C library of the other program takes a line apart.
std::wstring quoted(const std::string& argument) {
    const std::wstring text = win32::wide(argument);
    if (!text.empty() && text.find_first_of(L" \t\n\v\"") == std::wstring::npos) return text;
    std::wstring all = L"\"";
    std::size_t backslashes = 0;
    for (const wchar_t unit : text) {
        if (unit == L'"') all.append(backslashes + 1, L'\\');  // each of them, and the quote itself
        backslashes = unit == L'\\' ? backslashes + 1 : 0;
        all += unit;
    }
    return all.append(backslashes, L'\\') + L"\"";
}

std::wstring upper(std::wstring name) {
    std::ranges::transform(name, name.begin(), [](wchar_t c) { return static_cast<wchar_t>(std::towupper(c)); });
    return name;
}

// Ours besides those of this process, each with a zero behind it, sorted as the system wants it.
std::wstring merged(const std::map<std::string, std::string>& ours) {
    std::map<std::wstring, std::wstring> all;  // by the name in capitals: the whole line
    const std::unique_ptr<wchar_t, decltype(&::FreeEnvironmentStringsW)> here(::GetEnvironmentStringsW(),
                                                                              &::FreeEnvironmentStringsW);
    for (const wchar_t* one = here.get(); one && *one != L'\0';) {
        const std::wstring line{one};
        one += line.size() + 1;
        all[upper(line.substr(0, line.find(L'=', 1)))] = line;  // from 1: "=C:=C:\folder" are there, too
    }
    for (const auto& [name, value] : ours) all[upper(win32::wide(name))] = win32::wide(name + "=" + value);
    std::wstring block;
    for (const auto& [name, line] : all) block += line + L'\0';
    return block + L'\0';
}

// What the new process gets of our handles: these three and no other, whatever else may be inherited.
class Inherited {
public:
    explicit Inherited(std::array<HANDLE, 3> handles) : handles_(handles) {
        for (const HANDLE handle : handles_) ::SetHandleInformation(handle, HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT);
        SIZE_T bytes = 0;
        ::InitializeProcThreadAttributeList(nullptr, 1, 0, &bytes);
        bytes_.resize(bytes);
        if (!::InitializeProcThreadAttributeList(get(), 1, 0, &bytes) ||
            !::UpdateProcThreadAttribute(get(), 0, PROC_THREAD_ATTRIBUTE_HANDLE_LIST, handles_.data(),
                                         handles_.size() * sizeof(HANDLE), nullptr, nullptr)) {
            fail("preparing a program");
        }
    }
    ~Inherited() { ::DeleteProcThreadAttributeList(get()); }
    Inherited(const Inherited&) = delete;
    Inherited& operator=(const Inherited&) = delete;
    [[nodiscard]] LPPROC_THREAD_ATTRIBUTE_LIST get() {
        return reinterpret_cast<LPPROC_THREAD_ATTRIBUTE_LIST>(bytes_.data());
    }
    [[nodiscard]] HANDLE operator[](std::size_t at) const { return handles_[at]; }

private:
    std::array<HANDLE, 3> handles_;
    std::vector<std::byte> bytes_;
};

// Returns false when nothing came in time. True also at the end.
bool has_something(const Descriptor& from, Patience patience) {
    const auto end = Clock::now() + patience;
    for (;;) {
        DWORD ready = 0;
        if (!::PeekNamedPipe(win32::handle_of(from.get()), nullptr, 0, nullptr, &ready, nullptr) || ready > 0)
            return true;
        if (Clock::now() >= end) return false;
        ::Sleep(kPeek);
    }
}

}  // namespace

Child::Child(const Start& start) {
    Pipe in, out, err;
    Inherited handles({win32::handle_of(in.out.get()), win32::handle_of(out.in.get()), win32::handle_of(err.in.get())});
    STARTUPINFOEXW info{};
    info.StartupInfo.cb = sizeof info;
    info.StartupInfo.dwFlags = STARTF_USESTDHANDLES;
    info.StartupInfo.hStdInput = handles[0];
    info.StartupInfo.hStdOutput = handles[1];
    info.StartupInfo.hStdError = handles[2];
    info.lpAttributeList = handles.get();
    std::wstring line = quoted(start.program.string());
    for (const std::string& argument : start.arguments) line += L" " + quoted(argument);
    std::wstring variables = merged(start.environment);
    const std::wstring folder = start.folder.native();
    constexpr DWORD kFlags = EXTENDED_STARTUPINFO_PRESENT | CREATE_UNICODE_ENVIRONMENT | CREATE_NO_WINDOW;
    PROCESS_INFORMATION made{};
    if (!::CreateProcessW(start.program.c_str(), line.data(), nullptr, nullptr, TRUE, kFlags, variables.data(),
                          folder.empty() ? nullptr : folder.c_str(), &info.StartupInfo, &made)) {
        fail(start.program.string());
    }
    const Handle thread(made.hThread);
    process_ = reinterpret_cast<std::intptr_t>(made.hProcess);
    to_ = std::move(in.in);
    from_ = std::move(out.out);
    errors_ = std::move(err.out);
}

Child::~Child() {
    if (process_ <= 0) return;
    const Handle process(process_of(process_));
    ::TerminateProcess(process.get(), kKilled);
    ::WaitForSingleObject(process.get(), INFINITE);
}

bool Child::send(std::string_view bytes) { return write_at_once(to_.get(), bytes); }

void Child::close_input() { to_.close(); }

std::optional<std::string> Child::read(Patience patience) {
    if (!has_something(from_, patience)) return std::nullopt;
    return read_some(from_, 64 * 1024);
}

std::optional<int> Child::wait(Patience patience) {
    if (process_ <= 0) return std::nullopt;
    if (::WaitForSingleObject(process_of(process_), static_cast<DWORD>(patience.count())) != WAIT_OBJECT_0)
        return std::nullopt;
    const Handle process(process_of(std::exchange(process_, -1)));
    DWORD code = 0;
    ::GetExitCodeProcess(process.get(), &code);
    return static_cast<int>(code);
}

std::string Child::errors() { return has_something(errors_, Patience{0}) ? read_some(errors_, 1024) : std::string{}; }

}  // namespace host::platform
