// --doctor: which browsers have the extension, as far as their profiles tell, and which know the host.
#include "cli/setup/doctor_home.hpp"

namespace host::cli {
namespace {

TEST_CASE("the extension is found in the profiles that have it, and whether it is on") {
    const DoctorHome home;
    const std::string origin = core::kExtensionOrigin;
    const std::string id = origin.substr(19, 32);
    home.write(".config/chromium/Profile 1/Preferences",
               "{\"extensions\":{\"settings\":{\"" + id + "\":{\"disable_reasons\":[1]}}}}");
    home.write(".config/chromium/Default/Preferences",
               "{\"extensions\":{\"settings\":{\"" + id + "\":{\"disable_reasons\":[]}}}}");
    home.write(".mozilla/firefox/x.default/extensions.json",
               std::string{"{\"addons\":[{\"id\":\""} + core::kAddOnId + "\",\"active\":true}]}");
    const std::string all = home.doctor().report.dump();
    CHECK(all.find("is in Chromium, profile Default\"") != std::string::npos);
    CHECK(all.find("is in Chromium, profile Profile 1, switched off") != std::string::npos);
    CHECK(all.find("is in Firefox, profile x.default\"") != std::string::npos);
    CHECK(all.find("there is no " + home.folder().string() + "/.mozilla/native-messaging-hosts") != std::string::npos);
}

TEST_CASE("each browser that is found is asked for the extension, and gets the page that loads it there") {
    const DoctorHome home;
    const std::string id = std::string{core::kExtensionOrigin}.substr(19, 32);
    home.write(".config/chromium/Default/Preferences", "{\"extensions\":{\"settings\":{\"" + id + "\":{}}}}");
    home.write(".config/BraveSoftware/Brave-Browser/Default/Preferences", "{}");
    home.write(".config/microsoft-edge/Profile 2/Preferences", "{}");
    home.write(".mozilla/firefox/x.default/extensions.json", "{}");
    home.write(".var/app/org.mozilla.firefox/.mozilla/firefox/y/extensions.json",
               std::string{"{\"addons\":[{\"id\":\""} + core::kAddOnId + "\",\"active\":true}]}");
    REQUIRE(home.run({"--install", "chromium", "brave", "edge", "firefox"}).first == kOk);
    const std::string all = home.doctor().report.dump();
    INFO(all);
    const auto says = [&](const char* part) { return all.find(part) != std::string::npos; };
    CHECK(says("\"is in Chromium, profile Default\""));
    CHECK_FALSE(says("chrome://extensions"));
    CHECK(says("is seen in no profile of Brave"));
    CHECK(says("open brave://extensions, switch on"));
    CHECK(says("is seen in no profile of Microsoft Edge"));
    CHECK(says("open edge://extensions, switch on"));
    CHECK(says("is seen in no profile of Firefox"));
    CHECK(says("open about:debugging#/runtime/this-firefox, click"));
    CHECK(says("\"is in Firefox (Flatpak), profile y\""));
}

TEST_CASE("browsers that nobody has registered are one finding with one command") {
    const DoctorHome home;
    fs::remove(home.manifest());
    home.write(".config/vivaldi/Default/Preferences", "{}");
    const Told told = home.doctor();
    INFO(told.report.dump(1));
    CHECK(told.count("bad") == 1);
    CHECK(told.first("bad").find("Chromium and Vivaldi do not know the host") != std::string::npos);
    CHECK(told.first("bad").find("--install chromium vivaldi") != std::string::npos);
    CHECK(home.run({"--install", "chromium", "vivaldi"}).first == kOk);
    CHECK(home.doctor().count("bad") == 0);
}

}  // namespace
}  // namespace host::cli
