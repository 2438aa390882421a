# The page of --debug --html is drawn by the extension's own modules. This makes the header that has them as text, and the
# hashes by which the page's CSP knows them. Included, it says which files; as a script it writes the header:
#   cmake -DOUT=page_parts.hpp -P page.cmake
#
# One script has all the modules, one after the other, in one scope; imports and the word "export" are left out. That is
# sound as long as each module is behind those that it imports, imports stand on one line, exports are declarations, and no
# two modules have a name in common. What is not so is refused here or by any JavaScript parser; the tests look at both
# (tests/shim/embedded.test.mjs). A bundler would be a dependency of the build for what four replacements do, and an import
# map would need a CSP that lets scripts come from data: addresses.
set(WINDOW ${CMAKE_CURRENT_LIST_DIR}/../../../extension-shim/window)
if(NOT DEFINED PAGE_MODULES)
  set(PAGE_MODULES ${WINDOW}/language.js ${WINDOW}/counts.js ${WINDOW}/dom.js ${WINDOW}/timeline.js ${WINDOW}/draw.js ${WINDOW}/images.js
                   ${CMAKE_CURRENT_LIST_DIR}/page.mjs)
endif()
set(PAGE_MESSAGES ${WINDOW}/../_locales/en/messages.json)
set(PAGE_STYLES ${WINDOW}/window.css ${CMAKE_CURRENT_LIST_DIR}/page.css)
if(NOT CMAKE_SCRIPT_MODE_FILE)
  return()
endif()
cmake_minimum_required(VERSION 3.25)

# The hash of a text as a CSP wants it: base64, which CMake lacks.
function(csp_hash text result)
  string(SHA256 hex "${text}")
  set(letters ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/)
  set(base64)
  foreach(at RANGE 0 60 6) # 3 bytes, 4 letters; the last two bytes get a third one of zeros
    string(SUBSTRING "${hex}00" ${at} 6 three)
    foreach(shift 18 12 6 0)
      math(EXPR index "(0x${three} >> ${shift}) & 63")
      string(SUBSTRING ${letters} ${index} 1 letter)
      string(APPEND base64 ${letter})
    endforeach()
  endforeach()
  string(SUBSTRING ${base64} 0 43 base64)
  set(${result} "sha256-${base64}=" PARENT_SCOPE)
endfunction()

set(seen)
# The page is in English only.
file(READ ${PAGE_MESSAGES} text)
string(REGEX REPLACE "\r?\n *" "" text "${text}")
set(script "\nglobalThis.grokRetryMessages = ${text};")
foreach(file ${PAGE_MODULES})
  file(READ ${file} text)
  string(REPLACE "\r\n" "\n" text "${text}") # as a browser reads it before it hashes it
  string(PREPEND text "\n")
  string(REGEX MATCHALL "\nimport {[^\n]*} from '[^\n']*'" imports "${text}")
  foreach(line ${imports})
    string(REGEX REPLACE ".*/([^/']*)'$" "\\1" imported "${line}")
    if(NOT imported IN_LIST seen)
      message(FATAL_ERROR "${file} imports ${imported}, which does not come before it")
    endif()
  endforeach()
  string(REGEX REPLACE "\nimport {[^\n]*} from '[^\n']*';" "" text "${text}")
  string(REGEX REPLACE "\nexport (async function|function|class|const|let) " "\n\\1 " text "${text}")
  if(text MATCHES "\n(import|export)[^A-Za-z0-9_$][^\n]*")
    message(FATAL_ERROR "${file} has what cannot be embedded: ${CMAKE_MATCH_0}")
  endif()
  string(APPEND script "${text}")
  get_filename_component(name ${file} NAME)
  list(APPEND seen ${name})
endforeach()
set(style "\n")
foreach(file ${PAGE_STYLES})
  file(READ ${file} text)
  string(REPLACE "\r\n" "\n" text "${text}")
  string(APPEND style "${text}")
endforeach()

string(TOLOWER "${script}${style}" lower)
if(lower MATCHES "<!--|</?script|</style|\\)page\"")
  message(FATAL_ERROR "${CMAKE_MATCH_0} would end the script, the style or the text of the header")
endif()
csp_hash("${script}" script_hash)
csp_hash("${style}" style_hash)
file(WRITE ${OUT} "// Made by host/cli/inspect/page.cmake.
#pragma once

#include <string_view>

namespace host::cli {

inline constexpr std::string_view kPageScriptHash = \"${script_hash}\";
inline constexpr std::string_view kPageStyleHash = \"${style_hash}\";
inline constexpr std::string_view kPageStyle = R\"page(${style})page\";
inline constexpr std::string_view kPageScript = R\"page(${script})page\";

}  // namespace host::cli
")
