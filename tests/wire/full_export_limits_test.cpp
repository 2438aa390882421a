// Whatever the state file can hold of an image, its line of a full export can be read again.
#include <array>
#include <vector>

#include "app/host_world.hpp"
#include "core/evidence.hpp"
#include "store/image_records.hpp"
#include "store/session_store.hpp"
#include "wire/full_export.hpp"

namespace host::wire::test {
namespace {

using AnyJson = nlohmann::json;

core::ImageRecord record_with(std::size_t attempts, std::size_t names, std::size_t posts, const std::string& prefix) {
    core::ImageRecord image;
    image.media = core::new_media({"img"}, {}, core::instant_from_ms(1));
    std::vector<core::AttemptId> processed;
    for (std::size_t n = 0; n < attempts; ++n) {
        const core::AttemptId id{prefix + std::to_string(100'000 + n)};
        processed.push_back(id);
        image.ledger.push_back({.media = {"img"},
                                .attempt = id,
                                .effort = core::kMaxCount,
                                .moderated = true,
                                .layer = 3,
                                .layer_known = false,
                                .percent = 100,
                                .seen_at = core::instant_from_ms(9'000'000'000'000),
                                .source = core::LedgerSource::declared});
    }
    image.media.session.processed_attempt_ids = std::move(processed);
    for (std::size_t n = 0; n < names; ++n) {
        image.names.push_back({{"name " + std::to_string(n)}, core::AttemptId{prefix + "100000"}});
    }
    for (std::size_t n = 0; n < posts; ++n) image.posts.push_back({"post " + std::to_string(n)});
    return image;
}

// None: it was refused, which fails the test with the reason.
core::ImageRecord read_again(const std::string& line) {
    json::Document document;
    auto read = read_full_export_line(document, line);
    INFO((read ? std::string{} : read.error()));
    REQUIRE(read.has_value());
    return std::get<core::ImageRecord>(*std::move(read));
}

core::ImageRecord image_m_in(store::SessionStore& store) {
    auto image = store::image_record(store, {"m"});
    REQUIRE(image);
    return *std::move(image);
}

}  // namespace

TEST_CASE("an image with however many attempts and names can be read from a line again, and is the same (R21, R22)") {
    for (const auto& [attempts, names, posts] : std::vector<std::array<std::size_t, 3>>{
             {core::kMaxAttempts + 1, 0, 0}, {50'000, 0, 0}, {1, 2'001, 0}, {1, 1'500, 5'000}}) {
        CAPTURE(attempts, names, posts);
        const std::string line = full_export_line(record_with(attempts, names, posts, "a"));
        CHECK(full_export_line(read_again(line)) == line);
    }
}

TEST_CASE("an image that is fuller than full is the same on the machine that its export is brought to (R21, R22)",
          "[slow]") {
    app::test::HostWorld world;
    AnyJson listed = AnyJson::array(), declared = AnyJson::array();
    for (int n = 0; n < core::kMaxAttempts; ++n) {
        declared.push_back("a" + std::to_string(n));
        listed.push_back({{"id", declared.back()}, {"moderated", n % 2 == 0}});
    }
    CHECK(world.snapshot("page", {{"m", listed}}).at("newAttempts") == core::kMaxAttempts);
    for (int n = 0; n < 10; ++n) declared.push_back("declared " + std::to_string(n));
    world.result("session.update", {{"mediaId", "m"}, {"session", {{"processedAttemptIds", declared}}}});

    store::SessionStore here(world.dir.path() / "state.db", {});
    {
        store::Transaction transaction = here.begin();
        std::vector<store::NewName> names;
        for (std::size_t n = 0; n < core::kMaxOtherNames; ++n) {
            names.push_back({{"name " + std::to_string(n)}, core::AttemptId{"a" + std::to_string(n)}});
        }
        here.names().add({"m"}, names);
        // Images that have turned out to be this one (R8). Nothing limits their number.
        for (int n = 0; n < 1'500; ++n) here.aliases().add({"post " + std::to_string(n)}, {"m"});
        transaction.commit();
    }
    const std::string line = full_export_line(image_m_in(here));
    const core::ImageRecord brought = read_again(line);
    CHECK(brought.ledger.size() == core::kMaxAttempts + 10);
    CHECK(brought.names.size() + brought.posts.size() == 2'500);

    const support::TempDir dir;
    store::SessionStore there(dir.path() / "state.db", {});
    store::Transaction transaction = there.begin();
    const store::TakenImage taken = store::take_image(there, brought, {}, core::instant_from_ms(9'000'000'000'000));
    CHECK(taken.is_new);
    CHECK(taken.left.empty());
    CHECK(full_export_line(image_m_in(there)) == line);
}

TEST_CASE("numbers that went on from the highest one that may be set are exported as that one (R16, R21)") {
    core::ImageRecord image = record_with(1, 0, 0, "a");
    core::SessionData& session = image.media.session;
    for (core::Count* count : {&session.retry_count, &session.videos_generated, &session.credits_used,
                               &session.layer1_failures, &session.layer2_failures, &session.layer3_failures}) {
        *count = core::kMaxCount + 1;
    }
    image.media.revision = core::Count{1} << 52;  // of a file that was damaged and has been restored
    core::Effort& effort = image.media.effort;
    effort.number = effort.failures_in_row = effort.layer1_in_row = effort.click_failures_in_row = core::kMaxCount + 1;
    image.ledger.front().effort = core::kMaxCount + 1;
    const core::ImageRecord read = read_again(full_export_line(image));
    CHECK(read.media.session.retry_count == core::kMaxCount);
    CHECK(read.media.session.layer3_failures == core::kMaxCount);
    CHECK(read.media.effort.click_failures_in_row == core::kMaxCount);
    CHECK(read.ledger.front().effort == core::kMaxCount);
}

TEST_CASE("a line has room for as many attempts as an edit can declare, whatever their ids are (R16, R21)") {
    constexpr std::size_t kMeasured = 500, kRest = 16u * 1024 * 1024;  // log, names and texts
    const auto line_with = [](std::size_t attempts) {
        return full_export_line(record_with(attempts, 0, 0, std::string(core::kMaxIdBytes - 6, '\x01'))).size();
    };
    const std::size_t each = (line_with(kMeasured) - line_with(0)) / kMeasured + 1;
    CHECK(each > 2 * 6 * (core::kMaxIdBytes - 6));
    CHECK(each * core::kMaxDeclaredIds + kRest < kMaxExportLine);
}

}  // namespace host::wire::test
