// The reader of a full export. What it returns has the limits of the protocol, whoever wrote the file.
#include "wire/full_export.hpp"

#include <algorithm>
#include <set>

#include "core/setting_table.hpp"
#include "wire/decoders.hpp"
#include "wire/full_export_format.hpp"

namespace host::wire {

namespace {

constexpr core::Count kOldestEffort = -core::kMaxCount;

// The largest number that a file may have. It leaves room to count on, since what is exported again must be readable.
constexpr core::Count kMostClaimed = core::kMaxCount / 2;

core::Count as_counter(const Field& field) { return field.integer(0, core::kMaxCount); }
core::Instant as_instant(const Field& field) { return core::instant_from_ms(field.count()); }
std::string as_saved_option(const Field& field) { return short_text(field, field.string(0, core::kMaxOptionBytes)); }

// One of the values from `first` to `last` by its name.
template <class Enum>
Enum as_one_of(const Field& field, Enum first, Enum last) {
    const auto name = field.string();
    for (int number = static_cast<int>(first); number <= static_cast<int>(last); ++number) {
        if (name_of(static_cast<Enum>(number)) == name) return static_cast<Enum>(number);
    }
    field.refuse("a word that is not known here");
}

void only_up_to(const Field& field, std::optional<core::Count> count) {
    if (count && (*count < 0 || *count > core::kMaxCount)) field.refuse("a counter out of its range");
}

core::AttemptOptions as_saved_options(const Field& field) {
    core::AttemptOptions saved;
    for (const auto& [name, value] : core::kAttemptOptions) saved.*value = as_saved_option(field.at(name));
    if (field.object().size() != core::kAttemptOptions.size()) field.refuse("an option that is not known here");
    return saved;
}

core::Effort as_effort(const Field& field) {
    field.only({"number", "endedBy", "cause", "failuresInRow", "layer1InRow", "clickFailuresInRow", "backoffMs",
                "options", "optionsBefore"});
    return {.number = std::min(as_counter(field.at("number")), kMostClaimed),
            .ended_by = as_one_of(field.at("endedBy"), core::EndReason::none, core::kLastEndReason),
            .cause = as_one_of(field.at("cause"), core::RetryReason::moderated, core::kLastRetryReason),
            .failures_in_row = as_counter(field.at("failuresInRow")),
            .layer1_in_row = as_counter(field.at("layer1InRow")),
            .click_failures_in_row = as_counter(field.at("clickFailuresInRow")),
            .backoff = core::Millis{field.at("backoffMs").integer(0, core::caps::kMaxBackoff.count())},
            .options = as_saved_options(field.at("options")),
            .options_before = as_saved_options(field.at("optionsBefore"))};
}

core::LedgerEntry as_entry(const Field& field) {
    field.only({"id", "effort", "moderated", "layer", "layerKnown", "percent", "seenAt", "source"});
    const bool moderated = field.at("moderated").boolean();
    return {.media = {},
            .attempt = as_attempt(field.at("id")),
            .effort = field.at("effort").integer(kOldestEffort, core::kMaxCount),
            .moderated = moderated,
            .layer = static_cast<int>(field.at("layer").integer(0, moderated ? 3 : 0)),
            .layer_known = field.at("layerKnown").boolean(),
            .percent = static_cast<int>(field.at("percent").integer(-1, 100)),
            .seen_at = as_instant(field.at("seenAt")),
            .source = as_one_of(field.at("source"), core::LedgerSource::snapshot, core::LedgerSource::settled)};
}

core::RecordedName as_name(const Field& field) {
    field.only({"name", "attempt"});
    const auto attempt = maybe(field.find("attempt"), as_attempt);
    const core::PostId name = as_post(field.at("name"));
    if (attempt && attempt->value == name.value) field.refuse("another name of an attempt that is its own");
    return {name, attempt};
}

core::SessionData as_session(const Field& field) {
    core::SessionPatch p = as_session_patch(field);
    for (const auto& count :
         {p.retry_count, p.videos_generated, p.credits_used, p.layer1_failures, p.layer2_failures, p.layer3_failures}) {
        only_up_to(field, count);
    }
    auto logs = std::move(p.logs).value_or(std::vector<std::string>{});
    auto progress = std::move(p.attempt_progress).value_or(std::vector<core::AttemptProgress>{});
    const auto is_too_long = [](const std::string& line) { return line.size() > core::kMaxKeptLineBytes; };
    if (logs.size() > core::kMaxLogLines || std::ranges::any_of(logs, is_too_long)) {
        field.refuse("more or longer log lines than a session has");
    }
    if (progress.size() > core::kMaxProgressEntries) field.refuse("more progress than a session has");
    return {.is_active = false,
            .retry_count = p.retry_count.value_or(0),
            .videos_generated = p.videos_generated.value_or(0),
            .current_post_id = std::move(p.current_post_id).value_or(std::nullopt),
            .processed_attempt_ids = std::move(p.processed_attempt_ids).value_or(std::vector<core::AttemptId>{}),
            .last_attempt_time = p.last_attempt_time.value_or(core::kNever),
            .last_failure_time = p.last_failure_time.value_or(core::kNever),
            .can_retry = false,
            .attempt_progress = std::move(progress),
            .credits_used = p.credits_used.value_or(0),
            .layer1_failures = p.layer1_failures.value_or(0),
            .layer2_failures = p.layer2_failures.value_or(0),
            .layer3_failures = p.layer3_failures.value_or(0),
            .outcome = p.outcome.value_or(core::Outcome::idle),
            .logs = std::move(logs),
            .last_session_summary = std::move(p.last_session_summary).value_or(std::nullopt)};
}

core::PersistentData as_limits(const Field& field) {
    core::PersistentPatch p = as_persistent_patch(field);
    core::PersistentData limits;
    limits.max_retries = p.max_retries.value_or(limits.max_retries);
    limits.auto_retry_enabled = p.auto_retry_enabled.value_or(limits.auto_retry_enabled);
    limits.last_prompt_value = std::move(p.last_prompt_value).value_or("");
    limits.video_goal = p.video_goal.value_or(limits.video_goal);
    if (const auto problem = core::problem_with(limits, "")) field.at(problem->path).refuse(problem->problem);
    return limits;
}

core::Suggestion as_suggestion(const Field& field) {
    core::PersistentPatch p = as_persistent_patch(field);
    core::PersistentData all;
    all.max_retries = p.max_retries.value_or(all.max_retries);
    all.video_goal = p.video_goal.value_or(all.video_goal);
    all.last_prompt_value = p.last_prompt_value.value_or("");
    if (const auto problem = core::problem_with(all, "")) field.at(problem->path).refuse(problem->problem);
    return {.max_retries = p.max_retries,
            .video_goal = p.video_goal,
            .auto_retry_enabled = p.auto_retry_enabled,
            .last_prompt_value = std::move(p.last_prompt_value),
            .at = core::kNever};
}

core::ImageRecord as_image(const Field& field) {
    field.only({"id", "revision", "assumed", "touchedBy", "changedAt", "session", "effort", "persistent", "suggestion",
                "attempts", "names", "posts"});
    core::ImageRecord image;
    core::Media& media = image.media;
    media.id = as_media(field.at("id"));
    media.revision = std::min(as_counter(field.at("revision")), kMostClaimed);
    media.assumed = field.at("assumed").boolean();
    media.touched_by = as_one_of(field.at("touchedBy"), core::TouchedBy::nobody, core::TouchedBy::only_page);
    media.changed_at = maybe(field.find("changedAt"), as_instant).value_or(core::kNever);
    media.session = as_session(field.at("session"));
    media.effort = as_effort(field.at("effort"));
    media.persistent = as_limits(field.at("persistent"));
    media.suggestion = maybe(field.find("suggestion"), as_suggestion);
    // However many there are: where the user decides, the state file has no limit on them (R22). The length of a line
    // bounds them.
    image.ledger = field.at("attempts").elements(as_entry);
    image.names = field.at("names").elements(as_name);
    image.posts = field.at("posts").elements(as_post);

    std::set<core::AttemptId> attempts, counted;
    for (core::LedgerEntry& entry : image.ledger) {
        entry.media = media.id;
        if (!attempts.insert(entry.attempt).second) field.at("attempts").refuse("an attempt twice");
    }
    for (const core::AttemptId& id : media.session.processed_attempt_ids) {
        const bool is_there = attempts.contains(id) && counted.insert(id).second;
        if (!is_there) field.at("session").refuse("an attempt that is not there, or twice");
    }
    return image;
}

core::Settings as_settings(const Field& field) {
    core::Settings settings;
    std::size_t known = 0;
    for (const core::Setting& setting : core::setting_table()) {
        const auto dot = setting.name.find('.');
        const bool is_inner = dot != std::string_view::npos;
        if (setting.is_consent && !field.given(setting.name)) continue;  // no import takes it over; files may lack it
        const Field at =
            is_inner ? field.at(setting.name.substr(0, dot)).at(setting.name.substr(dot + 1)) : field.at(setting.name);
        known += is_inner ? 0 : 1;
        switch (setting.unit) {
            case core::SettingUnit::on_off: set_value(setting, settings, at.boolean() ? 1 : 0); break;
            case core::SettingUnit::factor: set_value(setting, settings, at.number()); break;
            case core::SettingUnit::count:
            case core::SettingUnit::milliseconds:
                if (at.is_null() && setting.can_be_none) {
                    set_value(setting, settings, std::nullopt);
                } else {
                    set_value(setting, settings, static_cast<double>(at.integer(0, core::kMaxCount)));
                }
                break;
        }
    }
    if (field.object().size() != known + 1) field.refuse("a setting that is not known here");  // and backoff
    if (const auto problem = core::problem_with(settings)) throw json::Misfit{problem->path, problem->problem};
    return settings;
}

core::Lesson as_saved_lesson(const Field& field) {
    field.only({"layout", "prompt", "submit", "at"});
    core::Lesson lesson = as_lesson(field);  // as page.teach takes it
    lesson.at = as_instant(field.at("at"));
    return lesson;
}

core::KeptPrompt as_kept_prompt(const Field& field) {
    field.only({"prompt", "used", "refused", "made", "lastUsedAt"});
    return {.id = {},
            .prompt = std::string{field.at("prompt").string(1, core::caps::kMaxPromptBytes)},
            .used = std::min(as_counter(field.at("used")), kMostClaimed),
            .refused = std::min(as_counter(field.at("refused")), kMostClaimed),
            .made = std::min(as_counter(field.at("made")), kMostClaimed),
            .last_used_at = as_instant(field.at("lastUsedAt"))};
}

FullExportHead as_head(const Field& field) {
    const std::int64_t version = field.at("version").integer();
    constexpr std::string_view kUpdate = "; update grok-retry-host here first";
    if (version != kFullExportVersion)
        field.refuse("it is of version " + std::to_string(version) + std::string{kUpdate});
    FullExportHead head{.written_at = as_instant(field.at("writtenAt")), .sections = {}};
    for (const auto& [name, value] : field.at("sections").object()) {
        const auto known = std::ranges::find(kExportSections, name, &ExportSection::name);
        const std::int64_t its_version = Field(value, "sections").integer();
        if (known == kExportSections.end() || its_version != known->version) {
            field.refuse("it has a section that this version does not know" + std::string{kUpdate});
        }
        head.sections.emplace_back(name);
    }
    return head;
}

FullExportEnd as_file_end(const Field& field) {
    field.only({"lines", "checksum"});
    return {field.at("lines").count(), std::string{field.at("checksum").string(0, core::kMaxIdBytes)}};
}

}  // namespace

std::string_view section_of(const FullExportLine& line) {
    if (std::holds_alternative<core::Settings>(line)) return kSettingsSection.name;
    if (std::holds_alternative<core::Lesson>(line)) return kLessonSection.name;
    if (std::holds_alternative<core::ImageRecord>(line)) return kImageSection.name;
    if (std::holds_alternative<core::KeptPrompt>(line)) return kPromptSection.name;
    return "";
}

bool begins_full_export(std::string_view text) { return text.starts_with(kFullExportBeginning); }

std::expected<FullExportLine, std::string> read_full_export_line(json::Document& document, std::string_view line) {
    const auto value = document.read(line);
    if (!value) return std::unexpected(value.error());
    try {
        const Field field(*value, "");
        const auto last = field.object().last();
        if (begins_full_export(line)) return as_head(field);
        if (!last || field.object().size() != 1) return std::unexpected("a line that is not known here");
        const Field inner(last->value, std::string{});
        if (last->name == "image") return as_image(inner);
        if (last->name == "settings") return as_settings(inner);
        if (last->name == kLessonSection.name) return as_saved_lesson(inner);
        if (last->name == "prompt") return as_kept_prompt(inner);
        if (last->name == "end") return as_file_end(inner);
        return std::unexpected("a line that is not known here");
    } catch (const json::Misfit& misfit) {
        return std::unexpected(misfit.path.empty() ? misfit.problem : misfit.path + ": " + misfit.problem);
    }
}

void FullExportSum::add(std::string_view line) {
    key_ = core::siphash128(key_, line);
    ++lines_;
}

}  // namespace host::wire
