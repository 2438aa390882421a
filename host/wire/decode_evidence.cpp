// What a page shows besides its store: notices, what a claim would click with, how much of the page is known, and what
// the user showed of it.
#include <algorithm>
#include <charconv>

#include "wire/decoders.hpp"

namespace host::wire {

std::string short_text(const Field& where, std::string_view text) {
    const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
    if (std::ranges::any_of(text, is_control)) where.refuse("must not contain control characters");
    return std::string{text};
}

namespace {

core::Millis as_pause(const Field& field) { return core::Millis{field.count()}; }

std::string as_option(const Field& field) { return short_text(field, field.string(1, core::kMaxOptionBytes)); }
std::string as_layout(const Field& field) { return short_text(field, field.string(1, core::kMaxLayoutBytes)); }
std::string as_selector(const Field& field) { return short_text(field, field.string(1, core::kMaxSelectorBytes)); }
std::string as_report_text(const Field& field) { return short_text(field, field.string(1, core::kMaxReportBytes)); }

core::AttemptOptions as_options(const Field& options) {
    core::AttemptOptions known;
    for (const auto& [name, value] : core::kAttemptOptions) {
        known.*value = maybe(options.find(name), as_option).value_or("");
    }
    return known;
}

core::AttemptOptions options_in(const Field& params) {
    return maybe(params.find("options"), as_options).value_or(core::AttemptOptions{});
}

core::RateLimitCause as_cause(const Field& cause) {
    if (cause.string() == "quota") return core::RateLimitCause::quota;
    if (cause.string() != "option") cause.refuse("expected one of quota, option");
    return core::RateLimitCause::option;
}

int as_refusal(const Field& status) {
    const std::int64_t number = status.integer();
    if (number != 401 && number != 403) status.refuse("expected one of 401, 403");
    return static_cast<int>(number);
}

core::StreamState as_stream(const Field& field) {
    for (const auto state : {core::StreamState::absent, core::StreamState::silent, core::StreamState::listening}) {
        if (field.string() == name_of(state)) return state;
    }
    field.refuse("expected one of absent, silent, listening");
}

bool as_presence(const Field& field) {
    if (field.string() == "present") return true;
    if (field.string() != "absent") field.refuse("expected one of present, absent");
    return false;
}

[[noreturn]] void refuse_length(const Field& list) {
    list.refuse("expected at most " + std::to_string(core::kMaxReportEntries) + " entries");
}

std::vector<std::string> as_texts(const Field& list) {
    auto texts = list.elements(as_report_text);
    if (texts.size() > core::kMaxReportEntries) refuse_length(list);
    return texts;
}

std::vector<std::pair<std::string, std::string>> as_rules(const Field& parts) {
    if (parts.object().size() > core::kMaxReportEntries) refuse_length(parts);
    std::vector<std::pair<std::string, std::string>> rules;
    for (const auto& [name, value] : parts.object().by_name()) {
        if (name.empty() || name.size() > core::kMaxReportBytes) parts.refuse("expected names of 1..64 bytes");
        rules.emplace_back(short_text(parts, name), as_report_text(Field(value, parts.path())));
    }
    return rules;
}

core::PageReport as_report(const Field& report) {
    return {.layout = maybe(report.find("layout"), as_report_text),
            .language = maybe(report.find("language"), as_report_text),
            .composer = as_report_text(report.at("composer")),
            .has_store = as_presence(report.at("store")),
            .stream = as_stream(report.at("stream")),
            .visible = report.at("visible").boolean(),
            .can_act = report.at("canAct").boolean(),
            .others = maybe(report.find("others"), as_texts).value_or(std::vector<std::string>{}),
            .missing = maybe(report.find("missing"), as_texts).value_or(std::vector<std::string>{}),
            .found_by =
                maybe(report.find("foundBy"), as_rules).value_or(std::vector<std::pair<std::string, std::string>>{})};
}

}  // namespace

// "d12" -> 12. Any other string is a decision that nobody made: number 0, which no grant has.
core::GrantId as_decision(const Field& field) {
    const std::string_view text = field.string();
    core::GrantId id;
    if (text.size() < 2 || text[0] != 'd' || text[1] < '1' || text[1] > '9') return {};
    const char* const end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data() + 1, end, id.value);
    if (error != std::errc{} || stopped != end) return {};
    return id;
}

Params decode_notice(const Field& params) {
    Notice notice{.tab = as_document(params.at("tab")), .seq = seq_of(params), .what = {}};
    const Field kind = params.at("kind");
    if (kind.string() == "rate_limited") {
        notice.what =
            RateLimitNotice{.retry_after = maybe(params.find("retryAfterMs"), as_pause),
                            .cause = maybe(params.find("cause"), as_cause).value_or(core::RateLimitCause::unknown)};
    } else if (kind.string() == "generation_started") {
        notice.what = GenerationNotice{as_decision(params.at("decisionId")), options_in(params)};
    } else if (kind.string() == "no_evidence") {
        notice.what = NoEvidenceNotice{as_decision(params.at("decisionId"))};
    } else if (kind.string() == "site_error") {
        notice.what = SiteErrorNotice{as_refusal(params.at("status")), maybe(params.find("decisionId"), as_decision)};
    } else {
        kind.refuse("expected one of rate_limited, generation_started, no_evidence, site_error");
    }
    return notice;
}

Params decode_claim(const Field& params) {
    return DecisionClaim{.tab = as_document(params.at("tab")),
                         .decision = as_decision(params.at("decisionId")),
                         .options = options_in(params)};
}

Params decode_adopt(const Field& params) {
    return SessionAdopt{
        .tab = as_document(params.at("tab")), .prompt = as_string(params.at("prompt")), .options = options_in(params)};
}

Params decode_report(const Field& params) {
    return PageReported{
        .tab = as_document(params.at("tab")), .seq = seq_of(params), .report = as_report(params.at("report"))};
}

core::Lesson as_lesson(const Field& field) {
    return {.layout = as_layout(field.at("layout")),
            .prompt = as_selector(field.at("prompt")),
            .submit = as_selector(field.at("submit")),
            .at = {}};
}

Params decode_taught(const Field&) { return PageTaught{}; }

Params decode_teach(const Field& params) { return PageTeach{.lesson = as_lesson(params)}; }

Params decode_forget(const Field& params) { return PageForget{as_layout(params.at("layout"))}; }

}  // namespace host::wire
