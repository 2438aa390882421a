#include "cli/words.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include "platform/printable.hpp"

namespace host::cli {
namespace {

std::size_t common_prefix(std::string_view one, std::string_view other) {
    return static_cast<std::size_t>(std::ranges::mismatch(one, other).in1 - one.begin());
}

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

std::string when(core::Instant then, core::Instant now) {
    return then == core::kNever ? "never" : core::iso8601(then) + " (" + ago(then, now) + ")";
}

std::string joined(const std::vector<std::string>& texts, std::string_view between) {
    std::string all;
    for (const std::string& text : texts) {
        if (&text != texts.data()) all += between;
        all += text;
    }
    return all;
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
    if (!page.others.empty()) text += "; beside it runs " + joined(page.others, ", ");
    return platform::printable(text);
}

std::string layouts(std::size_t taught) {
    return std::to_string(taught) + (taught == 1 ? " layout" : " layouts") + " that you have shown it";
}

std::string file_size(std::uintmax_t bytes) {
    constexpr std::array kUnits{" bytes", " KiB", " MiB", " GiB"};
    std::size_t unit = 0;
    for (; bytes >= 10'000 && unit + 1 < kUnits.size(); ++unit) bytes = (bytes + 1023) / 1024;
    return std::to_string(bytes) + kUnits[unit];
}

ShortIds::ShortIds(std::vector<std::string> ids) : sorted_(std::move(ids)) {
    std::ranges::sort(sorted_);
    const auto repeated = std::ranges::unique(sorted_);
    sorted_.erase(repeated.begin(), repeated.end());
}

std::string ShortIds::operator()(std::string_view id) const {
    const auto here = std::ranges::lower_bound(sorted_, id);
    std::size_t shared = 0;
    if (here != sorted_.begin()) shared = common_prefix(*(here - 1), id);
    const auto after = here != sorted_.end() && *here == id ? here + 1 : here;
    if (after != sorted_.end()) shared = std::max(shared, common_prefix(*after, id));

    std::size_t keep = 0;  // whole characters only
    for (std::size_t count = 0; keep < id.size() && (count < kShortId || keep <= shared); ++count) {
        keep = id.size() - platform::after_first(id.substr(keep)).size();
    }
    return keep + 1 >= id.size() ? std::string{id} : std::string{id.substr(0, keep)} + "…";
}

std::string describe(const platform::SandboxState& sandbox) {
    return "Landlock " + platform::printable(sandbox.landlock) + "; seccomp " + platform::printable(sandbox.seccomp);
}

std::string describe(const platform::LiveHost& host) {
    return "process " + std::to_string(host.pid) + ": " + describe(host.sandbox);
}

}  // namespace host::cli
