// Masks prompts in a way that keeps everything else working: as many bytes, as many characters, other letters.
//
// A masked prompt takes the same paths through the host as the original: the same length in bytes and characters, cut
// at the same places, the same size as JSON. That is why a recording without prompts can be replayed. Masking twice
// is masking once. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace host::recording {

// Every character but line ends, quotes and other controls becomes another one of as many bytes.
[[nodiscard]] std::string masked(std::string_view text);

// Lines that are words like `custom` or `9:16` stay, the others are masked.
[[nodiscard]] std::string masked_words(std::string_view lines);

// A line of a session's log: what core/log_lines.hpp does not show is masked.
[[nodiscard]] std::string masked_log_line(std::string_view line);

// A JSON text in which only strings stay that are known to be no prompt (ids, names, reasons, paths of the page);
// JSON inside of a string is read and masked in the same way. None: it is not JSON.
[[nodiscard]] std::optional<std::string> masked_json(std::string_view text);

}  // namespace host::recording
