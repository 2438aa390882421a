// Narrow text that becomes a path is UTF-8, as all text inside the host.
//
// libstdc++ makes a std::filesystem::path of a std::string by std::codecvt<wchar_t, char, std::mbstate_t>, and that one
// reads bytes by the C locale, which knows no UTF-8 on Windows: "ü" came out as two other characters. (The way back,
// path::string(), is UTF-8 already.) So the linker puts this function in the place of that one's do_in(), by
// --wrap (host/CMakeLists.txt), for every path in the program. Bytes that are no UTF-8 throw filesystem_error.
#include <codecvt>
#include <cwchar>

extern "C" std::codecvt_base::result __wrap__ZNKSt7codecvtIwciE5do_inERiPKcS3_RS3_PwS5_RS5_(
    const void* /*that*/, std::mbstate_t& state, const char* from, const char* from_end, const char*& from_next,
    wchar_t* to, wchar_t* to_end, wchar_t*& to_next) {
    static const std::codecvt_utf8_utf16<wchar_t> utf8;
    return utf8.in(state, from, from_end, from_next, to, to_end, to_next);
}
