// --doctor: where the host cannot keep its state, and what became of a state that was damaged.
#include "cli/setup/doctor_home.hpp"

namespace host::cli {
namespace {

TEST_CASE("where the doctor says that the host cannot make its folder, the host says the same") {
    const DoctorHome home;
    fs::remove_all(home.folder() / ".local");
    fs::permissions(home.folder(), fs::perms{0555});
    support::Process host = home.start({core::kExtensionOrigin});
    host.send(kDoctorHello);
    CHECK(host.receive().find("storage_readonly") != std::string::npos);
    CHECK(home.doctor().first("bad").find("cannot be written") != std::string::npos);
    fs::permissions(home.folder(), fs::perms{0755});
    CHECK(home.doctor().exit_code == kOk);
}

TEST_CASE("a disk that is mounted read-only is named by the doctor, even to an administrator") {
    if (!can_mount()) {
        WARN("not tried: needs the right to mount");
        return;
    }
    const DoctorHome home;
    const std::string state = home.state().string();
    const Told told = home.doctor("OWN=$PATH; mount --bind '" + state + "' '" + state +
                                  "'; mount -o remount,bind,ro '" + state + "'");
    INFO(told.report.dump(1));
    CHECK(told.exit_code == kFinding);
    CHECK(told.first("bad").find("Read-only file system -> mount that disk for writing") != std::string::npos);
    CHECK(told.count("bad") == 1);
}

TEST_CASE("a file that was damaged and restored is no trouble, but is told, with the original") {
    const DoctorHome home;
    {
        support::Process host = home.start({core::kExtensionOrigin});
        host.send(kDoctorHello);
        (void)host.receive();
        host.send(kSessionStart);
        CHECK(host.receive().find("\"result\"") != std::string::npos);
    }
    fs::resize_file(home.database(), fs::file_size(home.database()) - 4096);
    {
        support::Process host = home.start({core::kExtensionOrigin});
        host.send(kDoctorHello);
        CHECK(host.receive().find("salvaged") != std::string::npos);
    }
    const Told told = home.doctor();
    INFO(told.report.dump(1));
    CHECK(told.exit_code == kOk);
    const auto restored =
        std::ranges::find(told.report["findings"], "restored", [](const auto& one) { return one["about"]; });
    REQUIRE(restored != told.report["findings"].end());
    CHECK((*restored)["verdict"] == "note");
    CHECK((*restored)["remedy"].dump().find((home.state() / "state.db.damaged-").string()) != std::string::npos);
}

// Needs a file system of its own, so an administrator. The state moves onto it, and the rest of it is filled.
constexpr char kFillDisk[] =
    "OWN=$PATH; cp -a $HOME/.local/state/grok-retry-host $HOME/kept; "
    "mount -t tmpfs -o size=600k,uid=65534,gid=65534,mode=700 none $HOME/.local/state/grok-retry-host; "
    "cp -a $HOME/kept/. $HOME/.local/state/grok-retry-host/; "
    "(cat /dev/zero > $HOME/.local/state/grok-retry-host/filler) 2>/dev/null || true";

TEST_CASE("a full disk is named by the doctor") {
    if (!can_mount()) {
        WARN("not tried: needs the right to mount");
        return;
    }
    const DoctorHome home;
    const Told told = home.doctor("HOME='" + home.folder().string() + "'; " + kFillDisk);
    INFO(told.report.dump(1));
    CHECK(told.exit_code == kFinding);
    CHECK(told.first("bad").find("is full") != std::string::npos);
    CHECK(told.first("bad").find("free some space") != std::string::npos);
}

}  // namespace
}  // namespace host::cli
