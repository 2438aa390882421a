// The writer of a full export: one line for each thing.
#include <algorithm>
#include <string>

#include "core/identity.hpp"
#include "wire/encode_parts.hpp"
#include "wire/full_export.hpp"
#include "wire/full_export_format.hpp"

namespace host::core {  // where append() finds them, inside of vectors

using json::JsonObject;

// Attempts count on from the highest number that an edit can set, and nobody may read a higher one.
static Count held(Count count) { return std::min(count, kMaxCount); }

static void append(std::string& out, const LedgerEntry& e) {
    JsonObject(out)
        .put("id", e.attempt)
        .put("effort", held(e.effort))
        .put("moderated", e.moderated)
        .put("layer", e.layer)
        .put("layerKnown", e.layer_known)
        .put("percent", e.percent)
        .put("seenAt", e.seen_at)
        .put("source", name_of(e.source));
}

static void append(std::string& out, const RecordedName& name) {
    JsonObject(out).put("name", name.name).put("attempt", name.attempt);
}

}  // namespace host::core

namespace host::wire {

namespace {

std::string text_of(const core::AttemptOptions& o) {
    std::string out;
    JsonObject object(out);
    for (const auto& [name, value] : core::kAttemptOptions) object.put(name, o.*value);
    return out;
}

core::SessionData held(core::SessionData session) {
    for (core::Count* count : {&session.retry_count, &session.videos_generated, &session.credits_used,
                               &session.layer1_failures, &session.layer2_failures, &session.layer3_failures}) {
        *count = core::held(*count);
    }
    return session;
}

std::string text_of(const core::Effort& e) {
    std::string out;
    JsonObject(out)
        .put("number", core::held(e.number))
        .put("endedBy", name_of(e.ended_by))
        .put("cause", name_of(e.cause))
        .put("failuresInRow", core::held(e.failures_in_row))
        .put("layer1InRow", core::held(e.layer1_in_row))
        .put("clickFailuresInRow", core::held(e.click_failures_in_row))
        .put("backoffMs", e.backoff.count())
        .put("options", JsonText{text_of(e.options)})
        .put("optionsBefore", JsonText{text_of(e.options_before)});
    return out;
}

}  // namespace

std::string full_export_head(core::Instant written_at, bool has_lessons) {
    std::string sections, out;
    {
        JsonObject object(sections);
        for (const ExportSection& section : kExportSections) {
            if (section.name != kLessonSection.name || has_lessons) object.put(section.name, section.version);
        }
    }
    JsonObject(out)
        .put("format", kFullExportFormat)
        .put("version", kFullExportVersion)
        .put("host", core::kVersion)
        .put("writtenAt", written_at)
        .put("sections", JsonText{sections});
    return out;
}

std::string full_export_line(const core::Settings& settings) {
    std::string out;
    JsonObject(out).put("settings", JsonText{text_of(settings)});
    return out;
}

std::string full_export_line(const core::Lesson& lesson) {
    std::string out;
    JsonObject(out).put(kLessonSection.name, JsonText{text_of(lesson)});
    return out;
}

std::string full_export_line(const core::ImageRecord& image) {
    const core::Media& media = image.media;
    const core::SessionData session = held(media.session);
    std::string text, out;
    {
        JsonObject object(text);
        object.put("id", media.id)
            .put("revision", core::held(media.revision))
            .put("assumed", media.assumed)
            .put("touchedBy", name_of(media.touched_by))
            .put("changedAt", media.changed_at)
            .put("session", SessionText{session})
            .put("effort", JsonText{text_of(media.effort)})
            .put("persistent", JsonText{text_of(media.persistent)});
        if (media.suggestion) object.put("suggestion", JsonText{text_of(*media.suggestion)});
        object.put("attempts", image.ledger).put("names", image.names).put("posts", image.posts);
    }
    JsonObject(out).put("image", JsonText{text});
    return out;
}

std::string full_export_line(const core::KeptPrompt& kept) {
    std::string text, out;
    JsonObject(text)
        .put("prompt", kept.prompt)
        .put("used", kept.used)
        .put("refused", kept.refused)
        .put("made", kept.made)
        .put("lastUsedAt", kept.last_used_at);
    JsonObject(out).put("prompt", JsonText{text});
    return out;
}

std::string full_export_end(const FullExportEnd& end) {
    std::string text, out;
    JsonObject(text).put("lines", end.lines).put("checksum", end.checksum);
    JsonObject(out).put("end", JsonText{text});
    return out;
}

}  // namespace host::wire
