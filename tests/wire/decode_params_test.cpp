// Every field of every method except the store and session.update: what it becomes, and what it may not be.
#include "wire/messages.hpp"

namespace host::wire::test {
namespace {

TEST_CASE("what the user brings in is read whole; a page may bring so many records in one message (R21)") {
    Json entries = Json::object();
    for (int n = 0; n < 1'500; ++n) entries["grokRetrySession_" + std::to_string(n)] = n % 2 ? "{}" : "{broken";
    Json store = Json::object();
    for (int n = 0; n < 1'500; ++n) store["sessionByMediaId"][std::to_string(n)] = Json::object();
    Json params{{"entries", entries}, {"store", store}};
    const Migrate by_user = params_of<Migrate>("migrate", params);
    CHECK(by_user.legacy.records.size() + by_user.legacy.rejected.size() == 3'000);
    CHECK(by_user.legacy.unread.empty());
    params["tab"] = {{"id", 7}, {"document", "doc"}};
    const Migrate by_page = params_of<Migrate>("migrate", params);
    CHECK(by_page.legacy.records.size() + by_page.legacy.rejected.size() == core::page_bounds::kMostRecords);
    CHECK(by_page.legacy.unread == std::vector<std::string>{"useGrokRetryVideoSessions_store"});
    CHECK(by_page.keys.size() == 1'501);
}

TEST_CASE("the fields of every method arrive in its struct") {
    const auto hello = good<Hello>("hello");
    CHECK(hello.protocols == ProtocolRange{1, 1});
    CHECK(hello.client_name == "shim");
    CHECK(hello.client_version == "0.1.0");

    const auto route = good<Route>("route");
    CHECK(route.tab == doc());
    CHECK(route.seq == 2);
    CHECK(route.path == "/imagine/post/m");

    CHECK(good<TabClosed>("tab.closed").tab == 7);

    const auto start = good<SessionStart>("session.start");
    CHECK(start.tab == doc());
    CHECK(start.media->value == "m");
    CHECK(start.prompt == "a cat");

    const auto adopt = good<SessionAdopt>("session.adopt");
    CHECK(adopt.tab == doc());
    CHECK(adopt.prompt == "a cat");
    CHECK(adopt.options == core::AttemptOptions{.length = "10", .audio = "on"});

    CHECK(good<SessionStop>("session.stop").media.value == "m");
    CHECK(good<SessionClear>("session.clear").media.value == "m");
    CHECK(good<SessionDelete>("session.delete").media.value == "m");

    const auto get = good<SessionGet>("session.get");
    CHECK(get.media->value == "m");
    CHECK(get.post == std::nullopt);
    CHECK(get.tab == doc());

    const auto list = good<SessionList>("session.list");
    CHECK(list.filter.active == true);
    CHECK(list.filter.state == core::ListState::paused);
    CHECK(list.filter.search == "cat");
    CHECK(list.filter.order == core::ListOrder::recent);
    CHECK(list.cursor == "m");
    CHECK(list.limit == 100);

    const auto prompts = good<PromptsList>("prompts.list");
    CHECK(prompts.search == "cat");
    CHECK(prompts.cursor == "c");
    CHECK(prompts.limit == 100);
    CHECK(good<PromptsDelete>("prompts.delete").prompt == core::PromptId{12});
    CHECK_FALSE(params_of<PromptsDelete>("prompts.delete", {{"all", true}}).prompt);

    const auto settings = good<SettingsUpdate>("settings.update");
    CHECK(settings.default_max_retries == 4);
    CHECK(settings.default_video_goal == 2);
    CHECK(settings.default_auto_retry_enabled == false);
    CHECK((settings.adopt_manual_attempts == true && settings.keep_prompt_history == true));
    CHECK(settings.keep_detail_days == 30);
    CHECK(settings.cooldown == core::Millis{9000});
    CHECK(settings.backoff.initial == core::Millis{1});
    CHECK(settings.backoff.multiplier == 1.5);
    CHECK(settings.backoff.max == core::Millis{2});
    CHECK(settings.backoff.jitter == core::Millis{3});
    CHECK(settings.attempt_timeout == core::Millis{4});
    CHECK(settings.stale_after == core::Millis{5});
    CHECK(settings.rate_limit_pause == core::Millis{6});
    CHECK(settings.breaker_threshold == 7);
    REQUIRE(settings.credit_budget.has_value());
    CHECK(*settings.credit_budget == 8);

    const auto progress = good<Progress>("progress");
    CHECK(progress.tab == doc());
    CHECK(progress.seq == 3);
    CHECK(progress.percent == 42);

    const auto notice = good<Notice>("notice");
    CHECK(notice.tab == doc());
    CHECK(notice.seq == 4);
    const auto& limit = std::get<RateLimitNotice>(notice.what);
    CHECK(limit.retry_after == core::Millis{90'000});
    CHECK(limit.cause == core::RateLimitCause::unknown);

    const auto [tab, seq, report] = good<PageReported>("page.report");
    CHECK(tab == doc());
    CHECK(seq == 5);
    CHECK(report == core::PageReport{.layout = "editor",
                                     .language = "en",
                                     .composer = "ready",
                                     .has_store = true,
                                     .stream = core::StreamState::listening,
                                     .visible = true,
                                     .can_act = false,
                                     .others = {"grok-auto-retry"},
                                     .missing = {"percent"},
                                     .found_by = {{"box", "label"}, {"submit", "form"}}});

    CHECK(good<PageTeach>("page.teach").lesson ==
          core::Lesson{.layout = "editor", .prompt = "form > textarea", .submit = "form > button"});
    CHECK(good<PageForget>("page.forget").layout == "editor");

    const auto claim = good<DecisionClaim>("decision.claim");
    CHECK(claim.tab == doc());
    CHECK(claim.decision == core::GrantId{12});
    CHECK(
        claim.options ==
        core::AttemptOptions{.length = "10", .resolution = "720p", .aspect = "9:16", .mode = "custom", .audio = "on"});

    const auto result = good<DecisionResult>("decision.result");
    CHECK(result.tab == doc());
    CHECK(result.decision == core::GrantId{12});
    CHECK_FALSE(result.clicked);
    CHECK(result.error == "no button");

    CHECK(good<TestAdvance>("test.advance").ms == core::Millis{8000});
}

TEST_CASE("optional fields may be absent or null, which is the same") {
    const auto* value = GENERATE("", "null");
    const auto without = [&](const std::string& method, const std::string& pointer) {
        return changed(method, pointer, value);
    };
    CHECK(params_of<SessionStart>("session.start", without("session.start", "/tab")).tab == std::nullopt);
    CHECK(params_of<SessionStart>("session.start", without("session.start", "/mediaId")).media == std::nullopt);
    CHECK(params_of<SessionGet>("session.get", without("session.get", "/tab")).tab == std::nullopt);
    CHECK(params_of<SessionList>("session.list", without("session.list", "/active")).filter.active == std::nullopt);
    CHECK(params_of<SessionList>("session.list", without("session.list", "/cursor")).cursor == std::nullopt);
    CHECK(params_of<SessionList>("session.list", without("session.list", "/limit")).limit == std::nullopt);
    const auto notice = params_of<Notice>("notice", without("notice", "/retryAfterMs"));
    CHECK(std::get<RateLimitNotice>(notice.what).retry_after == std::nullopt);
    CHECK(params_of<DecisionClaim>("decision.claim", without("decision.claim", "/options")).options ==
          core::AttemptOptions{});
    CHECK(params_of<DecisionClaim>("decision.claim", without("decision.claim", "/options/mode")).options.mode.empty());
    const auto report = [&](const std::string& pointer) {
        return params_of<PageReported>("page.report", without("page.report", "/report" + pointer)).report;
    };
    CHECK(report("/layout").layout == std::nullopt);
    CHECK(report("/language").language == std::nullopt);
    CHECK(report("/others").others.empty());
    CHECK(report("/missing").missing.empty());
    CHECK(report("/foundBy").found_by.empty());
    CHECK(params_of<DecisionResult>("decision.result", without("decision.result", "/error")).error.empty());
    CHECK(params_of<Snapshot>("snapshot", without("snapshot", "/path")).path == std::nullopt);
    CHECK_FALSE(params_of<Snapshot>("snapshot", without("snapshot", "/partial")).partial);
}

TEST_CASE("a wrong field is named, with what would be right") {
    const std::string id = "expected string of 1..256 bytes";
    const std::string safe = "expected integer 0..9007199254740992";
    const std::string seq = "expected integer 1..9007199254740992";
    const auto text = [](std::size_t size) { return '"' + std::string(size, 'x') + '"'; };
    const auto strings = [](int size) { return Json(std::vector<std::string>(size, "x")).dump(); };
    const auto [method, pointer, value,
                expected] = GENERATE_COPY(table<std::string, std::string, std::string, std::string>({
        {"hello", "/protocol", "", "params.protocol: required"},
        {"hello", "/protocol", "1.0", "params.protocol: expected integer"},
        {"hello", "/protocol", "\"1\"", "params.protocol: expected integer"},
        {"hello", "/protocols", "1", "params.protocols: expected array"},
        {"hello", "/protocols", "[1]", "params.protocols: expected [lowest, highest]"},
        {"hello", "/protocols", "[2,1]", "params.protocols: expected [lowest, highest]"},
        {"hello", "/protocols", "[1,\"2\"]", "params.protocols[1]: expected integer"},
        {"hello", "/client", "", "params.client: required"},
        {"hello", "/client", "\"shim\"", "params.client: expected object"},
        {"hello", "/client/name", "", "params.client.name: required"},
        {"hello", "/client/name", text(257), "params.client.name: expected string of 0..256 bytes"},
        {"hello", "/client/version", "1", "params.client.version: expected string"},

        {"route", "/tab", "", "params.tab: required"},
        {"route", "/tab", "7", "params.tab: expected object"},
        {"route", "/tab/id", "", "params.tab.id: required"},
        {"route", "/tab/id", "7.5", "params.tab.id: expected integer"},
        {"route", "/tab/id", "true", "params.tab.id: expected integer"},
        {"route", "/tab/document", "", "params.tab.document: required"},
        {"route", "/tab/document", "7", "params.tab.document: expected string"},
        {"route", "/tab/document", "\"\"", "params.tab.document: " + id},
        {"route", "/tab/document", text(257), "params.tab.document: " + id},
        {"route", "/tab/document", R"("a\u0000")", "params.tab.document: must not contain U+0000"},
        {"route", "/seq", "", "params.seq: required"},
        {"route", "/seq", "0", "params.seq: " + seq},
        {"route", "/seq", "9007199254740993", "params.seq: " + seq},
        {"route", "/seq", "1.5", "params.seq: " + seq},
        {"route", "/path", "", "params.path: required"},
        {"route", "/path", "null", "params.path: expected string"},
        {"route", "/path", text(4097), "params.path: expected string of 0..4096 bytes"},

        {"tab.closed", "/tab", "", "params.tab: required"},
        {"tab.closed", "/tab/id", "\"7\"", "params.tab.id: expected integer"},

        {"session.start", "/prompt", "", "params.prompt: required"},
        {"session.start", "/prompt", "null", "params.prompt: expected string"},
        {"session.start", "/tab", "[]", "params.tab: expected object"},
        {"session.start", "/mediaId", "\"\"", "params.mediaId: " + id},
        {"session.stop", "/mediaId", "", "params.mediaId: required"},
        {"session.stop", "/mediaId", "null", "params.mediaId: expected string"},
        {"session.stop", "/mediaId", text(257), "params.mediaId: " + id},
        {"session.clear", "/mediaId", "7", "params.mediaId: expected string"},
        {"session.delete", "/mediaId", R"("m\u0000")", "params.mediaId: must not contain U+0000"},
        {"session.get", "/mediaId", "", "params: expected exactly one of mediaId and postId"},
        {"session.get", "/postId", "\"p\"", "params: expected exactly one of mediaId and postId"},
        {"session.get", "/postId", "7", "params.postId: expected string"},
        {"session.list", "/active", "1", "params.active: expected boolean"},
        {"session.list", "/cursor", "7", "params.cursor: expected string"},
        {"session.list", "/cursor", text(1025), "params.cursor: expected string of 0..1024 bytes"},
        {"prompts.delete", "/promptId", "\"12\"", "params.promptId: expected a promptId"},
        {"prompts.delete", "/promptId", "\"p0\"", "params.promptId: expected a promptId"},
        {"prompts.delete", "/promptId", "\"p1x\"", "params.promptId: expected a promptId"},
        {"prompts.delete", "/promptId", "\"p99999999999999999999\"", "params.promptId: expected a promptId"},
        {"prompts.delete", "/promptId", "", "params: expected exactly one of promptId and all: true"},
        {"prompts.delete", "/all", "true", "params: expected exactly one of promptId and all: true"},
        {"session.list", "/search", text(1025), "params.search: expected string of 0..1024 bytes"},
        {"session.list", "/limit", "0", "params.limit: expected integer 1..1000"},
        {"session.list", "/limit", "1001", "params.limit: expected integer 1..1000"},
        {"session.list", "/limit", "10.0", "params.limit: expected integer 1..1000"},

        {"settings.update", "/settings", "", "params.settings: required"},
        {"settings.update", "/settings", "[]", "params.settings: expected object"},
        {"settings.update", "/settings/coolDownMs", "9000", "params.settings.coolDownMs: unknown field"},
        {"settings.update", "/settings/backoff/factor", "2", "params.settings.backoff.factor: unknown field"},
        {"settings.update", "/settings/backoff", "2", "params.settings.backoff: expected object"},
        {"settings.update", "/settings/backoff/initialMs", "1.5",
         "params.settings.backoff.initialMs: expected integer"},
        {"settings.update", "/settings/backoff/multiplier", "true",
         "params.settings.backoff.multiplier: expected number"},
        {"settings.update", "/settings/defaultMaxRetries", "true",
         "params.settings.defaultMaxRetries: expected integer"},
        {"settings.update", "/settings/defaultMaxRetries", "null",
         "params.settings.defaultMaxRetries: expected integer"},
        {"settings.update", "/settings/defaultAutoRetryEnabled", "1",
         "params.settings.defaultAutoRetryEnabled: expected boolean"},
        {"settings.update", "/settings/cooldownMs", "\"9000\"", "params.settings.cooldownMs: expected integer"},
        {"settings.update", "/settings/creditBudget", "1.5", "params.settings.creditBudget: expected integer"},

        {"progress", "/percent", "", "params.percent: required"},
        {"progress", "/percent", "-1", "params.percent: expected integer 0..100"},
        {"progress", "/percent", "101", "params.percent: expected integer 0..100"},
        {"progress", "/percent", "42.5", "params.percent: expected integer 0..100"},
        {"progress", "/seq", "-1", "params.seq: " + seq},
        {"notice", "/kind", "", "params.kind: required"},
        {"notice", "/kind", "7", "params.kind: expected string"},
        {"notice", "/kind", "\"moderated\"",
         "params.kind: expected one of rate_limited, generation_started, no_evidence, site_error"},
        {"notice", "/cause", "\"other\"", "params.cause: expected one of quota, option"},
        {"notice", "/kind", "\"generation_started\"", "params.decisionId: required"},
        {"notice", "/kind", "\"no_evidence\"", "params.decisionId: required"},
        {"notice", "/kind", "\"site_error\"", "params.status: required"},

        {"page.report", "/report", "", "params.report: required"},
        {"page.report", "/report", "[]", "params.report: expected object"},
        {"page.report", "/report/layout", "\"\"", "params.report.layout: expected string of 1..64 bytes"},
        {"page.report", "/report/language", R"("e\nn")", "params.report.language: must not contain control characters"},
        {"page.report", "/report/composer", "null", "params.report.composer: expected string"},
        {"page.report", "/report/store", "true", "params.report.store: expected string"},
        {"page.report", "/report/store", "\"here\"", "params.report.store: expected one of present, absent"},
        {"page.report", "/report/stream", "\"loud\"",
         "params.report.stream: expected one of absent, silent, listening"},
        {"page.report", "/report/visible", "1", "params.report.visible: expected boolean"},
        {"page.report", "/report/canAct", "", "params.report.canAct: required"},
        {"page.report", "/report/others", "\"one\"", "params.report.others: expected array"},
        {"page.report", "/report/missing/0", "7", "params.report.missing[0]: expected string"},
        {"page.report", "/report/foundBy/box", text(65), "params.report.foundBy: expected string of 1..64 bytes"},
        {"page.report", "/report/foundBy", "[]", "params.report.foundBy: expected object"},
        {"page.report", "/report/others", strings(17), "params.report.others: expected at most 16 entries"},
        {"session.adopt", "/tab", "", "params.tab: required"},
        {"session.adopt", "/prompt", "null", "params.prompt: expected string"},
        {"settings.update", "/settings/adoptManualAttempts", "1",
         "params.settings.adoptManualAttempts: expected boolean"},
        {"page.teach", "/layout", "", "params.layout: required"},
        {"page.teach", "/prompt", "7", "params.prompt: expected string"},
        {"page.teach", "/submit", R"("a\u007fb")", "params.submit: must not contain control characters"},
        {"page.forget", "/layout", R"("e\nn")", "params.layout: must not contain control characters"},
        {"notice", "/retryAfterMs", "-1", "params.retryAfterMs: " + safe},
        {"notice", "/retryAfterMs", "1.5", "params.retryAfterMs: " + safe},

        {"decision.claim", "/tab", "", "params.tab: required"},
        {"decision.claim", "/decisionId", "", "params.decisionId: required"},
        {"decision.claim", "/decisionId", "12", "params.decisionId: expected string"},
        {"decision.claim", "/options", "\"10\"", "params.options: expected object"},
        {"decision.claim", "/options/length", "10", "params.options.length: expected string"},
        {"decision.claim", "/options/mode", text(33), "params.options.mode: expected string of 1..32 bytes"},
        {"decision.claim", "/options/mode", R"("a\u007f")", "params.options.mode: must not contain control characters"},
        {"decision.result", "/clicked", "", "params.clicked: required"},
        {"decision.result", "/clicked", "1", "params.clicked: expected boolean"},
        {"decision.result", "/error", "{}", "params.error: expected string"},
        {"test.advance", "/ms", "", "params.ms: required"},
        {"test.advance", "/ms", "-1", "params.ms: " + safe},
    }));
    CAPTURE(method, pointer, value);
    CHECK(complaint(envelope(method, changed(method, pointer, value))) == "-32602 7 " + expected);
}

TEST_CASE("the ends of every range are inside it") {
    const auto text = [](std::size_t size) { return '"' + std::string(size, 'x') + '"'; };
    const auto [method, pointer, value] = GENERATE_COPY(table<std::string, std::string, std::string>({
        {"route", "/tab/id", "-1"},
        {"route", "/tab/document", text(1)},
        {"route", "/tab/document", text(256)},
        {"route", "/seq", "1"},
        {"route", "/seq", "9007199254740992"},
        {"route", "/path", text(0)},
        {"route", "/path", text(4096)},
        {"session.start", "/prompt", "\"\""},
        {"session.start", "/prompt", text(1'000'000)},  // the range of a prompt is the core's
        {"session.stop", "/mediaId", text(256)},
        {"session.list", "/limit", "1"},
        {"session.list", "/limit", "1000"},
        {"session.list", "/cursor", text(1024)},
        {"progress", "/percent", "0"},
        {"progress", "/percent", "100"},
        {"notice", "/retryAfterMs", "0"},
        {"notice", "/retryAfterMs", "9007199254740992"},
        {"settings.update", "/settings/defaultMaxRetries", "-9"},  // so are those of the settings
        {"settings.update", "/settings/backoff/multiplier", "2"},
        {"test.advance", "/ms", "0"},
    }));
    CAPTURE(method, pointer);
    CHECK(complaint(envelope(method, changed(method, pointer, value))).empty());
}

TEST_CASE("a budget of null is no budget, an absent one is no change") {
    const auto null =
        params_of<SettingsUpdate>("settings.update", Json::parse(R"({"settings":{"creditBudget":null}})"));
    REQUIRE(null.credit_budget.has_value());
    CHECK_FALSE(null.credit_budget->has_value());
    CHECK_FALSE(params_of<SettingsUpdate>("settings.update", Json::parse(R"({"settings":{}})")).credit_budget);
}

TEST_CASE("session.get takes a post instead of a media") {
    const auto get = params_of<SessionGet>("session.get", {{"postId", "p"}});
    CHECK(get.post->value == "p");
    CHECK(get.media == std::nullopt);
}

TEST_CASE("a decision id that no host gave is the decision that does not exist (R10)") {
    const auto [text, number] = GENERATE(table<std::string, std::int64_t>({
        {"d1", 1},
        {"d9223372036854775807", 9223372036854775807},
        {"d9223372036854775808", 0},
        {"d0", 0},
        {"d01", 0},
        {"d-1", 0},
        {"d+1", 0},
        {"d1x", 0},
        {"d 1", 0},
        {"D1", 0},
        {"d", 0},
        {"1", 0},
        {"", 0},
    }));
    CAPTURE(text);
    const Json params = changed("decision.claim", "/decisionId", Json(text).dump());
    CHECK(params_of<DecisionClaim>("decision.claim", params).decision.value == number);
}

TEST_CASE("the error of a failed click is cut, never a reason to lose the report") {
    const Json params = changed("decision.result", "/error", Json(std::string(999, 'x') + "\u00E4 and more").dump());
    CHECK(params_of<DecisionResult>("decision.result", params).error == std::string(999, 'x'));
}

TEST_CASE("each kind of notice has its own fields (R24)") {
    const auto told = [](Json fields) {
        fields["tab"] = {{"id", 7}, {"document", "doc"}};
        fields["seq"] = 1;
        return fields;
    };
    const auto notice = [&](Json fields) { return params_of<Notice>("notice", told(std::move(fields))).what; };
    const auto quota = notice({{"kind", "rate_limited"}, {"cause", "quota"}});
    CHECK(std::get<RateLimitNotice>(quota).cause == core::RateLimitCause::quota);
    const auto option = notice({{"kind", "rate_limited"}, {"cause", "option"}});
    CHECK(std::get<RateLimitNotice>(option).cause == core::RateLimitCause::option);
    const auto started = notice({{"kind", "generation_started"}, {"decisionId", "d3"}, {"options", {{"length", "6"}}}});
    CHECK(std::get<GenerationNotice>(started).decision == core::GrantId{3});
    CHECK(std::get<GenerationNotice>(started).options == core::AttemptOptions{.length = "6"});
    const auto none = notice({{"kind", "no_evidence"}, {"decisionId", "d3"}});
    CHECK(std::get<NoEvidenceNotice>(none).decision == core::GrantId{3});
    const auto refused = notice({{"kind", "site_error"}, {"status", 401}});
    CHECK(std::get<SiteErrorNotice>(refused).status == 401);
    CHECK(std::get<SiteErrorNotice>(refused).decision == std::nullopt);
    for (const Json& status : {Json(500), Json("401"), Json(401.0), Json()}) {
        CHECK(complaint(envelope("notice", told({{"kind", "site_error"}, {"status", status}}))) != "");
    }
}

}  // namespace
}  // namespace host::wire::test
