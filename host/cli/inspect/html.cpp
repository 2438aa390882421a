#include "cli/inspect/html.hpp"

#include "cli/inspect/page_parts.hpp"
#include "cli/inspect/report_json.hpp"
#include "cli/words.hpp"
#include "core/identity.hpp"
#include "platform/printable.hpp"

namespace host::cli {
namespace {

std::string meta(const char* name, const std::string& content) {
    return std::string{"<meta "} + name + " content=\"" + content + "\">\n";
}

// With the hashes of what stands in the page. No text of others becomes markup, whatever the script does (trusted
// types).
std::string policy() {
    return "default-src 'none'; script-src '" + std::string{kPageScriptHash} + "'; style-src '" +
           std::string{kPageStyleHash} +
           "'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'";
}

// JSON text for a <script>. It cannot end the script, and has nothing that a terminal obeys. `<` is in strings
// only.
std::string in_script(const std::string& json) {
    std::string text;
    for (const char c : platform::printable_json(json)) {
        if (c == '<') {
            text += "\\u003c";
        } else {
            text += c;
        }
    }
    return text;
}

// The last moment before `end` at which the offset is still that of `start`, to the second.
core::Instant last_with_offset_of(core::Instant start, core::Instant end, core::UtcOffset zone) {
    const core::Millis offset = zone(start);
    while (end - start > std::chrono::seconds{1}) {
        const core::Instant middle = start + (end - start) / 2;
        (zone(middle) == offset ? start : end) = middle;
    }
    return start;
}

// [[at, minutes]]: from when on clocks of the zone are ahead of UTC by how much, for the year before and the day after
// `now`. What is older than that is told by the first offset.
std::string offsets_of(core::UtcOffset zone, core::Instant now) {
    constexpr std::chrono::days kBefore{366}, kAfter{1};
    std::string list;
    const auto add = [&](core::Instant at) {
        const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(zone(at)).count();
        list += (list.empty() ? "[" : ",[") + std::to_string(core::to_ms(at)) + "," + std::to_string(minutes) + "]";
    };
    add(now - kBefore);
    for (core::Instant day = now - kBefore; day < now + kAfter; day += std::chrono::days{1}) {
        const core::Instant next = day + std::chrono::days{1};
        if (zone(day) == zone(next)) continue;
        const core::Instant last = last_with_offset_of(day, next, zone);
        add(std::chrono::ceil<std::chrono::seconds>(last + core::Millis{1}));
    }
    return "[" + list + "]";
}

}  // namespace

void write_html_page(std::ostream& out, DebugReport overview, std::size_t known, const NextImage& next,
                     core::UtcOffset zone) {
    overview.sessions.clear();  // those that are shown are in the reports, in full
    overview.journal.clear();
    overview.legacy.clear();

    out << "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        << meta("http-equiv=\"Content-Security-Policy\"", policy())
        << meta("name=\"viewport\"", "width=device-width, initial-scale=1") << "<title>grok-retry-host</title>\n<style>"
        << kPageStyle << "</style>\n</head>\n<body>\n<noscript>\n<h1>grok-retry-host " << core::kVersion
        << "</h1>\n<p>As of " << core::local_time(overview.now, zone) << ": " << counted(known, "image")
        << ".</p>\n<p>A script in this page draws it, and scripts are off. It is all there is: nothing is loaded. "
           "Turn scripts on for this file, or run <code>grok-retry-host --debug</code>, which says the same as "
           "text.</p>\n</noscript>\n<script type=\"application/json\" id=\"data\">"
        << in_script(std::string{R"({"version":")"} + core::kVersion + R"(","known":)" + std::to_string(known) +
                     R"(,"zone":)" + offsets_of(zone, overview.now) + ",\n\"report\":" + encode(overview) +
                     ",\n\"images\":[");
    const char* between = "";
    for (auto image = next(); image && out.good(); image = next()) {
        out << between << in_script(encode_explanation(*image, zone));
        between = ",\n";
    }
    out << "]}</script>\n<script type=\"module\">" << kPageScript << "</script>\n</body>\n</html>\n";
}

}  // namespace host::cli
