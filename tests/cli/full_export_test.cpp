// --export --all and its --import as people run them: the real binary (R21, two machines).
#include "cli/two_machines.hpp"
#include "core/identity.hpp"
#include "json/document.hpp"
#include "store/image_records.hpp"
#include "store/session_store.hpp"
#include "support/catch.hpp"
#include "support/process.hpp"
#include "support/text.hpp"
#include "support/this_build.hpp"
#include "wire/encode.hpp"

namespace {

namespace fs = std::filesystem;
using namespace ::host;
using cli::test::kWritten;
using cli::test::replaced;
using cli::test::run_with;
using cli::test::sealed;
using cli::test::TwoMachines;
using support::Finished;
using support::says;

// Every image with all that is stored of it, and the settings, as text.
std::string all_texts_in(const fs::path& db) {
    store::SessionStore store(db, {.read_only = true});
    std::string text = wire::full_export_line(store.settings()) + "\n";
    for (const auto& id : store.media().list(std::nullopt, 100'000).media) {
        text += wire::full_export_line(*store::image_record(store, id)) + "\n";
    }
    return text;
}

// One image with an attempt, as a line.
std::string image_line() {
    core::ImageRecord image{
        .media = core::new_media({"img"}, {}, core::kNever), .ledger = {}, .names = {}, .posts = {}};
    image.media.effort.number = 1;
    image.media.session.outcome = core::Outcome::pending;
    image.media.session.retry_count = 1;
    image.media.session.processed_attempt_ids = {{"a1"}};
    image.ledger = {{.media = {"img"}, .attempt = {"a1"}, .effort = 1, .moderated = true, .layer = 1}};
    image.names = {{{"other"}, core::AttemptId{"a1"}}};
    image.posts = {{"post"}};
    return wire::full_export_line(image);
}

}  // namespace

TEST_CASE("a file of before the prompt history is imported, and so is one without the settings that are consents") {
    const TwoMachines place;
    const std::string old =
        replaced(wire::full_export_line(core::Settings{.cooldown = core::Millis{9'000}}),
                 R"(,"adoptManualAttempts":false,"keepPromptHistory":false,"keepDetailDays":90)", "");
    const std::string head = replaced(wire::full_export_head(kWritten), R"(,"prompts":1)", "");
    const Finished done = place.import_text(sealed({head, old, image_line()}));
    INFO(done.errors);
    CHECK(done.exit_code == 0);
    CHECK(store::SessionStore(place.there, {.read_only = true}).settings().cooldown == core::Millis{9'000});
}

TEST_CASE("a move to a new machine is two commands: all is there, and nothing runs (R21)") {
    const TwoMachines place;
    REQUIRE(run_with(place.here, {"--set", "cooldownMs", "10s"}).exit_code == 0);  // upgrades the file, too
    place.export_from(place.here);
    CHECK((fs::status(place.file).permissions() & fs::perms::all) == (fs::perms::owner_read | fs::perms::owner_write));
    const Finished moved = place.import_to(place.there);
    INFO(moved.errors);
    CHECK(moved.exit_code == 0);
    CHECK(says(moved.out, " new, 0 updated, 0 unchanged. Settings that were not set here"));

    store::SessionStore from(place.here, {.read_only = true}), to(place.there, {.read_only = true});
    CHECK(to.settings() == from.settings());
    CHECK(to.grants().open().empty());
    const auto ids = from.media().list(std::nullopt, 1'000).media;
    CHECK(to.media().list(std::nullopt, 1'000).media == ids);
    for (const auto& id : ids) {
        CAPTURE(id.value);
        auto before = *from.load(id);
        const auto after = *to.load(id);
        CHECK_FALSE(after.session.is_active);
        CHECK_FALSE(after.in_flight);
        CHECK(to.ledger().all(id) == from.ledger().all(id));
        CHECK(to.names().of(id) == from.names().of(id));
        CHECK(to.aliases().of(id) == from.aliases().of(id));
        if (before.session.outcome == core::Outcome::pending) {
            before.session.is_active = before.persistent.auto_retry_enabled = false;
        }
        before.session.can_retry = after.session.can_retry;
        CHECK(wire::encode(core::view_of(after)) == wire::encode(core::view_of(before)));
        CHECK(after.effort.number == before.effort.number);
    }
}

TEST_CASE("the same export again, and what comes back, changes nothing and says so (R21)") {
    const TwoMachines place;
    place.export_from(place.here);
    REQUIRE(place.import_to(place.there).exit_code == 0);
    const std::string there = all_texts_in(place.there);
    const Finished again = place.import_to(place.there);
    CHECK(again.exit_code == 0);
    CHECK(again.out == "Nothing new in " + place.file.string() + ".\n");
    CHECK(all_texts_in(place.there) == there);

    place.export_from(place.there);
    const std::string here = all_texts_in(place.here);
    const Finished back = place.import_to(place.here);
    CHECK(all_texts_in(place.here) == here);
    CHECK(back.exit_code == 1);  // images at work here are left alone
    CHECK(says(back.out, "import it again"));
}

TEST_CASE("an export that is cut off, damaged or edited is refused, and changes nothing") {
    const TwoMachines place;
    place.export_from(place.here);
    const std::string text = support::read_text(place.file);
    const auto refused = [&place](const std::string& changed, const std::string& why) {
        const Finished done = place.import_text(changed);
        INFO(done.errors);
        CHECK(done.exit_code == 1);
        CHECK(says(done.errors, "was not imported, and nothing was changed: " + why));
        CHECK_FALSE(fs::exists(place.there));
    };
    for (const std::size_t size : {text.size() - 1, text.size() / 2, text.find('\n') + 1}) {
        refused(text.substr(0, size), size + 1 == text.size() || text[size - 1] == '\n' ? "it is cut off" : "");
    }
    refused(replaced(text, R"("retryCount":)", R"("retryCount":1)"), "it was damaged or changed");
    refused(text + "\n", "there is something behind its last line");
    const std::string head = wire::full_export_head(kWritten);
    refused(sealed({head, head}), "line 2: a first line, and not the first");
    refused(sealed({replaced(head, R"("version":1)", R"("version":2)")}), "line 1: it is of version 2; update");
    refused(sealed({replaced(head, R"("images":1)", R"("images":2)")}), "line 1: it has a section that this version");
    refused(sealed({replaced(head, R"("images":1)", R"("images":1,"later":1)")}), "line 1: it has a section");
    for (const auto& [section, line] : std::initializer_list<std::pair<std::string, std::string>>{
             {R"("settings":1,)", wire::full_export_line(core::Settings{})},
             {R"("images":1,)", image_line()},
             {R"(,"prompts":1)", wire::full_export_line(core::KeptPrompt{.prompt = "p"})}}) {
        refused(sealed({replaced(head, section, ""), line}),
                "line 2: a line of a section that the first line does not");
    }
    refused(sealed({head, wire::full_export_line(core::Lesson{.layout = "bar", .prompt = "a", .submit = "b"})}),
            "line 2: a line of a section that the first line does not name");
    refused(sealed({head, R"({"prompts":[]})"}), "line 2: a line that is not known here");
}

TEST_CASE("what an export says is held to the limits of the protocol, field by field (R16, R17, R21)") {
    json::Document document;
    const std::string good = image_line();
    REQUIRE(wire::read_full_export_line(document, good));
    const auto is_refused = [&](std::string_view what, std::string_view by) {
        CAPTURE(by);
        CHECK_FALSE(wire::read_full_export_line(document, replaced(good, what, by)));
    };
    is_refused(R"("id":"img")", R"("id":"")");
    is_refused(R"("id":"img")", R"("id":")" + std::string(257, 'x') + '"');
    is_refused(R"("id":"img")", R"("id":"i\u0000")");
    is_refused(R"("revision":0)", R"("revision":-1)");
    is_refused(R"("revision":0)", R"("revision":1,"more":1)");
    is_refused(R"("retryCount":1)", R"("retryCount":1000000001)");
    is_refused(R"("retryCount":1)", R"("retryCount":1.5)");
    is_refused(R"("outcome":"pending")", R"("outcome":"won")");
    is_refused(R"("logs":[])", R"("logs":[")" + std::string(2'113, 'x') + "\"]");
    is_refused(R"("maxRetries":3)", R"("maxRetries":51)");
    is_refused(R"("videoGoal":1)", R"("videoGoal":0)");
    is_refused(R"("lastPromptValue":"")", R"("lastPromptValue":")" + std::string(32'769, 'x') + '"');
    is_refused(R"("endedBy":"none")", R"("endedBy":"bored")");
    is_refused(R"("percent":-1)", R"("percent":101)");
    is_refused(R"("layer":1,)", R"("layer":4,)");
    is_refused(R"("source":"seen")", R"("source":"heard")");
    is_refused(R"("processedAttemptIds":["a1"])", R"("processedAttemptIds":["a1","a1"])");
    is_refused(R"("processedAttemptIds":["a1"])", R"("processedAttemptIds":["a2"])");
    is_refused(R"("name":"other")", R"("name":"a1")");
    is_refused(R"("posts":["post"])", R"("posts":[1])");
    const std::string settings = wire::full_export_line(core::Settings{});
    REQUIRE(wire::read_full_export_line(document, settings));
    for (const auto& [what, by] : {std::pair{R"("cooldownMs":8000)", R"("cooldownMs":2999)"},
                                   {R"("cooldownMs":8000)", R"("cooldownMs":8000,"more":1)"},
                                   {R"("creditBudget":null)", R"("creditBudget":0)"}}) {
        CHECK_FALSE(wire::read_full_export_line(document, replaced(settings, what, by)));
    }
}

TEST_CASE("an image whose line is longer than any message is imported, too (R21, R22)", "[slow]") {
    core::ImageRecord image{
        .media = core::new_media({"full"}, {}, core::kNever), .ledger = {}, .names = {}, .posts = {}};
    const int attempts = support::kIsSanitized ? 4'000 : 43'000;  // sixteen times as slow
    for (int n = 0; n < attempts; ++n) {
        image.ledger.push_back(
            {.media = {"full"}, .attempt = {std::string(250, '\x01') + std::to_string(100'000 + n)}});
    }
    const std::string line = wire::full_export_line(image);
    REQUIRE((support::kIsSanitized || line.size() > std::size_t{64} * 1024 * 1024));
    const TwoMachines place;
    const Finished done = place.import_text(sealed({wire::full_export_head(kWritten), line}));
    INFO(done.errors);
    CHECK(done.exit_code == 0);
    CHECK(store::SessionStore(place.there, {.read_only = true}).ledger().count({"full"}) == attempts);
}

TEST_CASE("a forged export starts nothing, ends no session and touches no click of this machine (R10, R21)") {
    const TwoMachines place;
    support::Process host(support::kHostProgram, {"--db", place.there.string(), core::kExtensionOrigin});
    const auto ask = [&host](const std::string& method_and_params) {
        host.send(R"({"jsonrpc":"2.0","id":7,"method":)" + method_and_params + "}");
        for (;;) {
            std::string answer = host.receive();
            if (says(answer, R"("id":7,)")) return answer;
        }
    };
    ask(R"("hello","params":{"protocol":1,"client":{"name":"test","version":"1"}})");
    ask(R"("snapshot","params":{"tab":{"id":1,"document":"d"},"seq":1,"path":"/imagine/post/img",)"
        R"("store":{"state":{"imageByMediaId":{"img":{},"img-2":{}}}}})");
    ask(R"("session.start","params":{"mediaId":"img","prompt":"mine"})");
    const auto stored = [&place] {
        store::SessionStore store(place.there, {.read_only = true});
        return store.load({"img"});
    };
    const auto before = stored();
    REQUIRE(before->grant);

    std::string forged = replaced(image_line(), R"("isActive":false)", R"("isActive":true)");
    forged = replaced(forged, R"("number":1)", R"("number":1000000000)");
    const std::string other = replaced(forged, R"("id":"img")", R"("id":"img-2")");
    const Finished done = place.import_text(sealed({wire::full_export_head(kWritten), forged, other}));
    INFO(done.errors);
    CHECK(done.exit_code == 1);
    CHECK(says(done.out, "img: its session is active here: import it again when it is paused or has ended"));
    CHECK(stored() == before);
    CHECK(says(ask(R"("decision.claim","params":{"tab":{"id":1,"document":"d"},"decisionId":"d1"})"),
               R"("granted":true)"));
    CHECK(place.import_to(place.there).exit_code == 1);
    CHECK(stored()->grant->state == core::GrantState::claimed);
    const std::string view = ask(R"("session.get","params":{"mediaId":"img-2"})");
    CHECK(says(view, R"("isActive":false)"));
    CHECK(says(view, R"("autoRetryEnabled":false)"));
}

TEST_CASE("an export of the future is refused, with what to do (R20, R21)") {
    const TwoMachines place;
    const core::Instant later = core::instant_from_ms(9'000'000'000'000);
    const Finished done = place.import_text(sealed({wire::full_export_head(later), image_line()}));
    CHECK(done.exit_code == 1);
    CHECK(says(done.errors, "it was written in the future; set the clocks of both machines right"));
}

TEST_CASE("settings come only to a machine that knows no image yet (R17, R21)") {
    const TwoMachines place;
    core::Settings fast;
    fast.attempt_timeout = core::Millis{10'000};
    fast.cooldown = core::caps::kMinCooldown;
    fast.default_max_retries = 10;
    const std::string wish = wire::full_export_line(fast), head = wire::full_export_head(kWritten);
    const auto settings = [&place] { return store::SessionStore(place.there, {.read_only = true}).settings(); };
    REQUIRE(place.import_text(sealed({head, image_line()})).exit_code == 0);
    REQUIRE(place.import_text(sealed({head, wish})).exit_code == 0);
    CHECK(settings() == core::Settings{});
    fs::remove(place.there);
    REQUIRE(place.import_text(sealed({head, wish, image_line()})).exit_code == 0);
    CHECK(settings() == fast);
}

TEST_CASE("limits that are set here stay, however often the same export comes (R17, R21)") {
    const TwoMachines place;
    core::Settings ten;
    ten.default_max_retries = 10;
    const std::string head = wire::full_export_head(kWritten), wish = wire::full_export_line(ten);
    const std::string mine = replaced(image_line(), R"("maxRetries":3)", R"("maxRetries":10)");
    const std::string theirs = replaced(image_line(), R"("maxRetries":3)", R"("maxRetries":50)");
    REQUIRE(place.import_text(sealed({head, mine})).exit_code == 0);
    for (int time = 0; time < 3; ++time) {
        REQUIRE(place.import_text(sealed({head, wish, theirs})).exit_code == 0);
        CHECK(store::SessionStore(place.there, {.read_only = true}).load({"img"})->persistent.max_retries == 10);
    }
}

TEST_CASE("the same export changes nothing however late it comes, whatever moments it claims (R20, R21)") {
    const TwoMachines place;
    const std::string claims = replaced(image_line(), R"("lastAttemptTime":0)", R"("lastAttemptTime":9000000000000)");
    const std::string text = sealed({wire::full_export_head(kWritten), claims});
    REQUIRE(place.import_text(text).exit_code == 0);
    CHECK(says(place.import_text(text).out, "Nothing new in "));
    CHECK(store::SessionStore(place.there, {.read_only = true}).load({"img"})->session.last_attempt_time == kWritten);
}

TEST_CASE("what was imported can be exported and imported again, whatever numbers it claims (R21)") {
    const TwoMachines place;
    std::string claims = replaced(image_line(), R"("revision":0)", R"("revision":1000000000)");
    claims = replaced(claims, R"("number":1)", R"("number":1000000000)");
    REQUIRE(place.import_text(sealed({wire::full_export_head(kWritten), claims})).exit_code == 0);
    REQUIRE(run_with(place.there, {"--clear", "img"}).exit_code == 0);
    place.export_from(place.there);
    CHECK(place.import_to(place.here).exit_code == 0);
}

TEST_CASE("a session that an edit began without a start is exported and imported, too (R16, R21)") {
    const TwoMachines place;
    const std::string edited = replaced(image_line(), R"("number":1)", R"("number":0)");
    CHECK(place.import_text(sealed({wire::full_export_head(kWritten), edited})).exit_code == 0);
}

TEST_CASE("a post that is an attempt of one image here does not become another's by an import (R2, R21)") {
    const TwoMachines place;
    const std::string head = wire::full_export_head(kWritten);
    REQUIRE(place.import_text(sealed({head, image_line()})).exit_code == 0);
    std::string evil = replaced(image_line(), R"("id":"img")", R"("id":"evil")");
    evil = replaced(evil, R"("posts":["post"])", R"("posts":["a1","other","post"])");
    REQUIRE(place.import_text(sealed({head, evil})).exit_code == 0);
    store::SessionStore store(place.there, {.read_only = true});
    CHECK(store.aliases().of({"evil"}).empty());
    CHECK(store.aliases().of({"img"}) == std::vector{core::PostId{"post"}});
}

TEST_CASE("in a pause that the site asked for no export is imported (R13, R21)") {
    const TwoMachines place;
    place.export_from(place.here);
    {
        support::Process host(support::kHostProgram, {"--db", place.there.string(), core::kExtensionOrigin});
        for (const char* text :
             {R"("hello","params":{"protocol":1,"client":{"name":"test","version":"1"}})",
              R"("notice","params":{"tab":{"id":1,"document":"d"},"seq":1,"kind":"rate_limited"})"}) {
            host.send(R"({"jsonrpc":"2.0","id":7,"method":)" + std::string{text} + "}");
            REQUIRE(says(host.receive(), R"("result")"));
        }
    }
    const std::string before = all_texts_in(place.there);
    const Finished done = place.import_to(place.there);
    CHECK(done.exit_code == 1);
    CHECK(says(done.errors, "the site asked for a pause; import it again when that is over"));
    CHECK(all_texts_in(place.there) == before);
}

TEST_CASE("two machines that exchange exports end in the same ledgers and counts, whoever begins (R21)") {
    const TwoMachines place;
    const fs::path mine = place.path() / "mine.jsonl";
    const auto see = [](const fs::path& db, const std::string& attempts) {
        support::Process host(support::kHostProgram, {"--db", db.string(), core::kExtensionOrigin});
        for (
            const std::string& text :
            {std::string{R"("hello","params":{"protocol":1,"client":{"name":"test","version":"1"}})"},
             R"("snapshot","params":{"tab":{"id":1,"document":"d"},"seq":1,"store":{"state":{"videoByMediaId":{"img":)" +
                 attempts + R"(}}}})"}) {
            host.send(R"({"jsonrpc":"2.0","id":7,"method":)" + text + "}");
            REQUIRE(says(host.receive(), R"("result")"));
        }
        host.close_input();
        REQUIRE(host.wait() == 0);
    };
    fs::remove(place.here);
    see(place.here, R"([{"id":"a1","moderated":true},{"id":"a2"}])");
    see(place.there, R"([{"id":"a2","moderated":true},{"id":"a3"}])");
    const fs::path first = GENERATE(true, false) ? place.here : place.there;
    const fs::path second = first == place.here ? place.there : place.here;
    for (const auto& [from, to] : {std::pair{first, second}, {second, first}, {first, second}}) {
        place.export_from(from);
        CHECK(place.import_to(to).exit_code == 0);
    }
    store::SessionStore here(place.here, {.read_only = true}), there(place.there, {.read_only = true});
    const auto one = *here.load({"img"}), other = *there.load({"img"});
    const auto ledger = here.ledger().all({"img"});
    CHECK(ledger.size() == 3);
    CHECK(std::ranges::count(ledger, true, &core::LedgerEntry::moderated) == 2);
    CHECK(wire::encode(one.session) == wire::encode(other.session));
    for (const auto& entry : ledger) {
        const auto twin = there.ledger().entry({"img"}, entry.attempt);
        REQUIRE(twin);
        CHECK(twin->moderated == entry.moderated);
        CHECK(twin->effort == entry.effort);
    }
    place.export_from(first);
    CHECK(says(place.import_to(second).out, "Nothing new in "));
}
