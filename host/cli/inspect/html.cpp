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

// JSON text that stands in a <script> and cannot end it, nor do to a terminal what it does not say. `<` is in strings
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

std::string data_of(const DebugReport& overview, std::size_t known, const std::vector<DebugReport>& reports) {
    std::string images;
    for (const DebugReport& report : reports) images += (images.empty() ? "" : ",\n") + encode_explanation(report);
    return std::string{R"({"version":")"} + core::kVersion + R"(","known":)" + std::to_string(known) +
           ",\n\"report\":" + encode(overview) + ",\n\"images\":[" + images + "]}";
}

}  // namespace

std::string html_page(DebugReport overview, const std::vector<DebugReport>& reports) {
    const std::size_t known = overview.sessions.size();
    overview.sessions.clear();  // those that are shown are in the reports, in full
    overview.journal.clear();
    overview.legacy.clear();

    std::string page = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n";
    page += meta("http-equiv=\"Content-Security-Policy\"", policy());
    page += meta("name=\"viewport\"", "width=device-width, initial-scale=1");
    page += "<title>grok-retry-host</title>\n<style>" + std::string{kPageStyle} + "</style>\n</head>\n<body>\n";
    page += "<noscript>\n<h1>grok-retry-host " + std::string{core::kVersion} + "</h1>\n<p>As of " +
            core::iso8601(overview.now) + ": " + counted(known, "image") +
            ".</p>\n<p>A script in this page draws it, and scripts are off. It is all there is: nothing is loaded. "
            "Turn scripts on for this file, or run <code>grok-retry-host --debug</code>, which says the same as "
            "text.</p>\n</noscript>\n";
    page += "<script type=\"application/json\" id=\"data\">" + in_script(data_of(overview, known, reports)) +
            "</script>\n<script type=\"module\">" + std::string{kPageScript} + "</script>\n</body>\n</html>\n";
    return page;
}

}  // namespace host::cli
