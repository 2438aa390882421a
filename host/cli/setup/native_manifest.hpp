// The file that tells a browser where the host is and who may call it.
//
// There are two families of browsers, each with its own rules and its own form; neither takes the other's file. One
// broken rule makes the whole file invisible, and the browser says no more than "host not found". So here are the rules
// of both, as the browsers apply them, once: for what we write and for what we find. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace host::cli {

enum class Family { chromium, firefox };

// An extension as its family names it in a manifest: "chrome-extension://<32 letters>/", or an add-on's id.
// None: no such id.
[[nodiscard]] std::optional<std::string> caller_of_id(std::string_view extension_id, Family family);
[[nodiscard]] std::optional<Family> family_of_id(std::string_view extension_id);

// The text of a manifest. Precondition: `program` is absolute, and there is a caller.
[[nodiscard]] std::string encode_manifest(Family family, std::string_view program,
                                          const std::vector<std::string>& callers);

struct NativeManifest {
    std::string program;                // the host that it names; empty: none
    std::vector<std::string> callers;   // who may call it
    std::vector<std::string> problems;  // why a browser of this family does not take it; empty: it does
};
// Never fails: what is wrong with the text is in `problems`.
[[nodiscard]] NativeManifest read_manifest(std::string_view text, Family family);

}  // namespace host::cli
