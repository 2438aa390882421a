// The hosts that run now, and the switches that those which start get.
#include "cli/setup/doctor_checks.hpp"
#include "cli/setup/host_config.hpp"
#include "cli/words.hpp"
#include "core/identity.hpp"
#include "platform/live_hosts.hpp"

namespace host::cli {
namespace {

Finding finding_of(const platform::LiveHost& host) {
    Finding finding{.about = "running", .verdict = Verdict::good, .remedy = {}};
    if (host.version == core::kVersion) {
        finding.finding = describe(host);
        return finding;
    }
    finding.verdict = Verdict::bad;
    finding.finding =
        "process " + std::to_string(host.pid) + " is a host of version " + host.version + ", this is " + core::kVersion;
    finding.remedy = "start the browser anew, or reload the extension: it then starts the host that is installed";
    return finding;
}

}  // namespace

Findings check_running(const Checkup& checkup) {
    const auto directory = checkup.state_file.parent_path();
    Findings findings;
    const auto switches = read_host_config(directory);
    if (!switches) {
        findings.push_back(
            {.about = "switches",
             .verdict = Verdict::bad,
             .finding = switches.error(),
             .remedy = "mend it as it says, or remove it: rm '" + switches_file(directory).string() + "'"});
    } else {
        if (!switches->sandbox) {
            findings.push_back({.about = "switches",
                                .verdict = Verdict::note,
                                .finding = "hosts start without their sandbox",
                                .remedy = checkup.command + " --sandbox on"});
        }
        if (switches->record) {
            findings.push_back({.about = "switches",
                                .verdict = Verdict::note,
                                .finding = "hosts record what they hear and say into " + switches->record->string(),
                                .remedy = checkup.command + " --record off"});
        }
    }
    for (const platform::LiveHost& host : platform::live_hosts(directory)) findings.push_back(finding_of(host));
    return findings;
}

}  // namespace host::cli
