// --doctor: which profiles of a browser have the extension, under which id, switched on or off.
#include "cli/setup/doctor_checks.hpp"
#include "cli/setup/loading.hpp"

namespace host::cli {
namespace {

using std::filesystem::path;

Finding finding_of(const DoctorContext& context, const BrowserState& browser, const Sight& sight) {
    Finding finding{.about = "extension", .verdict = Verdict::good, .finding = {}};
    const std::string where = browser.target.title + ", profile " + sight.profile;
    finding.finding = "is in " + where;
    if (!sight.folder.empty() && !is_there(path{sight.folder} / "manifest.json")) {
        finding.verdict = Verdict::bad;
        finding.finding = "was loaded into " + where + ", from a folder that is gone: " + sight.folder;
        finding.remedy = how_to_load(*browser.target.browser, context.program);
    } else if (!sight.let_in) {
        finding.verdict = Verdict::bad;
        finding.finding += ", under the id " + sight.id + ", which may not use the host";
        finding.command = context.command + " --install --extension-id " + sight.id;
    } else if (!sight.enabled) {
        finding.verdict = Verdict::note;
        finding.finding += ", switched off";
        finding.remedy = "switch it on at " + page_of_installed(*browser.target.browser);
    }
    return finding;
}

// A note only: an extension that is loaded for one run of the browser is in no file.
Finding not_seen(const DoctorContext& context, const BrowserState& browser) {
    Finding finding{.about = "extension", .verdict = Verdict::note, .finding = {}};
    const std::string& title = browser.target.title;
    if (browser.profiles.count == 0) {
        finding.finding = "is not in " + title + ", which has never been started here";
        finding.remedy = "start it, then " + how_to_load(*browser.target.browser, context.program);
        return finding;
    }
    finding.finding = "is seen in no profile of " + title;
    if (browser.target.browser->family == Family::firefox) finding.finding += ", which does not list temporary add-ons";
    finding.remedy = "unless it is loaded already, " + how_to_load(*browser.target.browser, context.program);
    return finding;
}

}  // namespace

Findings check_extension(const DoctorContext& context, const std::vector<BrowserState>& browsers) {
    Findings findings;
    for (const BrowserState& browser : browsers) {
        for (const Sight& sight : browser.profiles.sights) findings.push_back(finding_of(context, browser, sight));
        if (browser.profiles.sights.empty() && !is_left_out(browser, browsers)) {
            findings.push_back(not_seen(context, browser));
        }
    }
    return findings;
}

}  // namespace host::cli
