#include "cli/words.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <utility>

#include "platform/printable.hpp"

namespace host::cli {
namespace {

constexpr std::size_t kLogTime = std::string_view{"[2026-01-31T12:00:00.000Z] "}.size();

}  // namespace

std::string length(core::Millis length) {
    using namespace std::chrono;
    const auto seconds = std::max<std::int64_t>(0, floor<std::chrono::seconds>(length).count());
    if (seconds < 60) return std::to_string(seconds) + " s";
    if (seconds < 3600) return std::to_string(seconds / 60) + " min";
    if (seconds < 48 * 3600) return std::to_string(seconds / 3600) + " h";
    return std::to_string(seconds / 86400) + " days";
}

std::string ago(core::Instant then, core::Instant now) {
    return then == core::kNever ? "-" : length(now - then) + " ago";
}

std::string when(core::Instant then, core::Instant now, core::UtcOffset zone) {
    return then == core::kNever ? "never" : core::local_time(then, zone) + " (" + ago(then, now) + ")";
}

// "[2026-01-31T12:00:00.000Z] text", as the core writes it.
std::optional<core::Instant> time_of_log_line(std::string_view line) {
    using namespace std::chrono;
    if (line.size() < kLogTime || line[0] != '[' || line[11] != 'T' || line.substr(kLogTime - 3, 3) != "Z] ") {
        return std::nullopt;
    }
    const auto number = [&](std::size_t at, std::size_t digits) {
        int value = -1;
        const auto [end, error] = std::from_chars(line.data() + at, line.data() + at + digits, value);
        return error == std::errc{} && end == line.data() + at + digits ? value : -1;
    };
    const std::array parts{number(1, 4),  number(6, 2),  number(9, 2), number(12, 2),
                           number(15, 2), number(18, 2), number(21, 3)};
    if (std::ranges::min(parts) < 0) return std::nullopt;
    const year_month_day day{year{parts[0]}, month{static_cast<unsigned>(parts[1])},
                             std::chrono::day{static_cast<unsigned>(parts[2])}};
    if (!day.ok()) return std::nullopt;
    return core::Instant{sys_days{day} + hours{parts[3]} + minutes{parts[4]} + seconds{parts[5]} +
                         milliseconds{parts[6]}};
}

std::string_view text_of_log_line(std::string_view line) {
    return time_of_log_line(line) ? line.substr(kLogTime) : line;
}

std::string joined(const std::vector<std::string>& texts, std::string_view between) {
    std::string all;
    for (const std::string& text : texts) {
        if (&text != texts.data()) all += between;
        all += text;
    }
    return all;
}

std::string enumerated(const std::vector<std::string>& texts) {
    if (texts.size() < 2) return joined(texts);
    return joined({texts.begin(), texts.end() - 1}, ", ") + " and " + texts.back();
}

std::string counted(std::int64_t number, std::string_view one, std::string_view many) {
    std::string word{number == 1 || many.empty() ? one : many};
    if (number != 1 && many.empty()) {
        const bool has_y = word.ends_with('y') && word.size() > 1 &&
                           std::string_view{"aeiou"}.find(word[word.size() - 2]) == std::string_view::npos;
        if (has_y) word.pop_back();
        word += has_y ? "ies" : "s";
    }
    return std::to_string(number) + " " + word;
}

std::string describe(const core::PageReport& page) {
    std::string text = page.layout ? "layout " + *page.layout : "a layout that is not known";
    text += page.language ? ", language " + *page.language : ", in a language that is not known";
    text +=
        "; " + (page.composer == "ready" ? std::string{"the composer is ready"} : "no click there: " + page.composer);
    if (!page.can_act) text += page.visible ? "; it cannot act now" : "; it cannot act while it is hidden";
    if (page.is_unreadable()) {
        text += "; neither its store nor its stream can be read";
    } else {
        text += std::string{"; store "} + (page.has_store ? "present" : "absent") + ", stream " +
                std::string{name_of(page.stream)};
    }
    if (!page.missing.empty()) text += "; not found: " + joined(page.missing, ", ");
    if (!page.others.empty()) text += "; also running: " + joined(page.others, ", ");
    return platform::printable(text);
}

std::string layouts(std::size_t taught) { return counted(taught, "layout") + " that you have shown it"; }

std::string without_sqlite_code(std::string sentence) {
    const auto at = sentence.find(" (SQLite ");
    const auto end = sentence.find(')', at);
    return at == std::string::npos || end == std::string::npos ? sentence : sentence.erase(at, end + 1 - at);
}

std::string file_size(std::uintmax_t bytes) {
    constexpr std::array kUnits{" bytes", " KiB", " MiB", " GiB"};
    std::size_t unit = 0;
    for (; bytes >= 10'000 && unit + 1 < kUnits.size(); ++unit) bytes = (bytes + 1023) / 1024;
    if (unit == 0) return counted(static_cast<std::int64_t>(bytes), "byte");
    return std::to_string(bytes) + kUnits[unit];
}

std::string describe(const platform::SandboxState& sandbox) { return platform::printable(platform::in_words(sandbox)); }

std::string describe(const platform::LiveHost& host) {
    return "process " + std::to_string(host.pid) + ": " + describe(host.sandbox);
}

}  // namespace host::cli
