#include "wire/legacy_reader.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>
#include <map>
#include <set>

#include "core/fnv1a.hpp"
#include "json/document.hpp"
#include "json/field.hpp"
#include "json/writer.hpp"
#include "wire/decoders.hpp"

namespace host::wire {

using json::as_boolean;
using json::as_count;
using json::as_string;
using json::Field;
using json::maybe;
namespace {

using core::Legacy;
using core::LegacyRecord;

constexpr std::int64_t kNewestStore = 2;  // of the versions that an envelope may name

// The same in every version, since it is stored: data that comes again is known by it.
std::string digest_of(std::string_view key, std::string_view name, std::string_view content) {
    return core::Fnv1a().add(key).add("\n").add(name).add("\n").add(content).hex() + "-" +
           std::to_string(content.size());
}

void reject(Legacy& into, std::string_view key, std::string_view name, std::string raw, std::string reason) {
    into.rejected.push_back(
        {std::string{key}, std::string{name}, digest_of(key, name, raw), std::move(raw), std::move(reason)});
}

// JavaScript takes these for something else than keys: only a broken program stores them.
bool is_prototype_like(std::string_view name) {
    return name == "__proto__" || name == "constructor" || name == "prototype";
}

// --- fields: null is as good as absent

core::Count as_integer(const Field& field) { return field.integer(); }

core::Instant as_moment(const Field& field) {  // a clock of the page may tick in fractions
    const double ms = field.number();
    if (!(ms >= 0 && ms <= static_cast<double>(json::kMaxSafeInteger)))
        field.refuse("expected milliseconds since the epoch");
    return core::instant_from_ms(static_cast<std::int64_t>(std::floor(ms)));
}

core::Count as_limit(const Field& field) {  // to be pulled to the caps
    return static_cast<core::Count>(std::clamp(field.number(), -1e6, 1e6));
}

core::Outcome as_outcome(const Field& field) {
    const auto outcome = core::outcome_from(field.string());
    if (!outcome) field.refuse("expected one of idle, pending, success, failure, cancelled");
    return *outcome;
}

core::AttemptProgress as_progress(const Field& field) {
    const auto percent = field.find("percent");
    return {.attempt = maybe(field.find("attempt"), as_integer).value_or(0),
            .percent = percent ? static_cast<int>(std::clamp(percent->number(), 0.0, 100.0)) : 0,
            .recorded_at = maybe(field.find("recordedAt"), as_moment).value_or(core::kNever)};
}

core::SessionSummary as_summary(const Field& field) {
    const auto count = [&field](const char* name) { return maybe(field.find(name), as_count).value_or(0); };
    return {.outcome = maybe(field.find("outcome"), as_outcome).value_or(core::Outcome::idle),
            .completed_videos = count("completedVideos"),
            .video_goal = count("videoGoal"),
            .retries_attempted = count("retriesAttempted"),
            .max_retries = count("maxRetries"),
            .credits_used = count("creditsUsed"),
            .layer1_failures = count("layer1Failures"),
            .layer2_failures = count("layer2Failures"),
            .layer3_failures = count("layer3Failures"),
            .ended_at = maybe(field.find("endedAt"), as_moment).value_or(core::kNever)};
}

std::vector<core::AttemptId> as_attempts(const Field& field) {
    auto ids = field.elements(as_attempt);
    constexpr std::size_t kMost = core::kMaxDeclaredIds;
    if (ids.size() > kMost) field.refuse("expected at most " + std::to_string(kMost) + " ids");
    return ids;
}
std::vector<std::string> as_lines(const Field& field) { return field.elements(as_string); }
std::vector<core::AttemptProgress> as_progress_list(const Field& field) { return field.elements(as_progress); }
std::vector<core::PostId> as_posts(const Field& field) { return field.elements(as_post); }

template <class T>
std::optional<std::optional<T>> nullable(std::optional<T> value) {
    if (!value) return std::nullopt;
    return std::optional<std::optional<T>>{std::move(value)};
}

// Release 0.5.0 of the extension had names of its own for two fields.
std::optional<Field> either(const Field& f, const char* name, const char* name_of_0_5) {
    const auto field = f.find(name);
    return field ? field : f.find(name_of_0_5);
}

core::SessionPatch session_in(const Field& f) {
    core::SessionPatch s;
    s.is_active = maybe(either(f, "isActive", "isSessionActive"), as_boolean);
    s.can_retry = maybe(f.find("canRetry"), as_boolean);
    s.retry_count = maybe(f.find("retryCount"), as_integer);
    s.videos_generated = maybe(f.find("videosGenerated"), as_integer);
    s.credits_used = maybe(f.find("creditsUsed"), as_integer);
    s.layer1_failures = maybe(f.find("layer1Failures"), as_integer);
    s.layer2_failures = maybe(f.find("layer2Failures"), as_integer);
    s.layer3_failures = maybe(f.find("layer3Failures"), as_integer);
    s.current_post_id = nullable(maybe(f.find("currentPostId"), as_post));
    s.processed_attempt_ids = maybe(f.find("processedAttemptIds"), as_attempts);
    s.last_attempt_time = maybe(f.find("lastAttemptTime"), as_moment);
    s.last_failure_time = maybe(f.find("lastFailureTime"), as_moment);
    s.attempt_progress = maybe(f.find("attemptProgress"), as_progress_list);
    s.outcome = maybe(either(f, "outcome", "lastSessionOutcome"), as_outcome);
    s.logs = maybe(f.find("logs"), as_lines);
    s.last_session_summary = nullable(maybe(f.find("lastSessionSummary"), as_summary));
    return s;
}

core::PersistentPatch persistent_in(const Field& f) {
    return {.max_retries = maybe(f.find("maxRetries"), as_limit),
            .video_goal = maybe(f.find("videoGoal"), as_limit),
            .auto_retry_enabled = maybe(f.find("autoRetryEnabled"), as_boolean),
            .last_prompt_value = maybe(f.find("lastPromptValue"), as_string)};
}

// What v1 knew of the media (and v0, after a change of route).
void read_hints(const Field& f, LegacyRecord& into) {
    for (const char* name : {"originalMediaId", "sessionMediaId"}) {
        if (auto media = maybe(f.find(name), as_media)) into.hints.push_back(*std::move(media));
    }
    if (auto group = maybe(f.find("videoGroup"), as_posts)) {
        into.posts.insert(into.posts.end(), group->begin(), group->end());
    }
}

// Runs `read` on a new record; whatever does not fit makes it a rejection.
template <class Read>
void take(Legacy& into, std::string_view key, std::string_view name, std::string raw, Read read) {
    LegacyRecord record;
    record.key = key;
    record.name = name;
    try {
        if (!core::is_valid_id(name) || name.find('\0') != name.npos || is_prototype_like(name)) {
            return reject(into, key, name, std::move(raw), "this is no id of a post or an image");
        }
        read(record);
    } catch (const json::Misfit& misfit) {
        return reject(into, key, name, std::move(raw), misfit.path + ": " + misfit.problem);
    }
    if (const auto problem = core::problem_with(record)) {
        return reject(into, key, name, std::move(raw), problem->path + ": " + problem->problem);
    }
    record.digest = digest_of(key, name, raw);
    record.bytes = raw.size();
    if (!record.media) record.raw = std::move(raw);  // it may have to wait
    into.records.push_back(std::move(record));
}

void check_names(const Field& record) {
    for (const auto [name, value] : record.object()) {
        if (is_prototype_like(name)) record.refuse("has a field called " + std::string{name});
    }
}

void read_post_key(std::string_view key, std::string_view raw, Legacy& into) {
    const std::string_view post = key.substr(kLegacyPostPrefix.size());
    json::Document document;
    const auto value = document.read(raw);
    if (!value) return reject(into, key, post, std::string{raw}, "not readable: " + value.error());
    take(into, key, post, std::string{raw}, [&](LegacyRecord& record) {
        const Field all(*value, "");
        check_names(all);
        record.posts.push_back({std::string{post}});
        record.session = session_in(all);
        record.persistent = persistent_in(all);
        read_hints(all, record);
    });
}

struct Layout {
    const char *sessions, *persistent;
    bool by_media;
};
constexpr Layout kByPost{"sessionByPostId", "persistentByPostId", false};
constexpr Layout kByMedia{"sessionByMediaId", "persistentByMediaId", true};
constexpr const char* kSuggestions = "suggestionByMediaId";

struct Parts {  // of one entry, wherever each of them is; null: it is not there
    json::Value session, persistent, revision, suggestion;
};

// The parts that are there, as the text of a store that holds nothing else.
std::string alone(const Layout& layout, std::string_view name, const Parts& parts) {
    std::string out;
    {
        json::JsonObject store(out);
        const auto put = [&](const char* map, const json::Value& part) {
            if (part.is_null()) return;
            std::string entry{"{"};
            json::append(entry, name);
            entry += ":" + json::canonical(part) + "}";
            store.put(map, json::JsonText{entry});
        };
        put(layout.persistent, parts.persistent);  // sorted by name, as all texts that are kept
        put(layout.sessions, parts.session);
        put(kSuggestions, parts.suggestion);
    }
    return out;
}

void read_entry(std::string_view key, const Layout& layout, std::string_view name, const Parts& parts, Legacy& into) {
    take(into, key, name, alone(layout, name, parts), [&](LegacyRecord& record) {
        const auto field = [](const char* map, const json::Value& value) {
            Field at(value, map);
            check_names(at);
            return at;
        };
        const std::string own{name};
        if (layout.by_media) {
            record.media = core::MediaId{own};
        } else {
            record.posts.push_back({own});
        }
        if (!parts.session.is_null()) {
            const Field at = field("session", parts.session);
            record.session = session_in(at);
            read_hints(at, record);
        }
        if (!parts.persistent.is_null()) {
            const Field at = field("persistent", parts.persistent);
            record.persistent = persistent_in(at);
            read_hints(at, record);
        }
        if (!parts.suggestion.is_null()) record.suggestion = persistent_in(field("suggestion", parts.suggestion));
        if (parts.revision.is_integer()) record.revision = Field(parts.revision, "").count();
        if (layout.by_media) record.posts.clear();
    });
}

// The members of a map in a store, sorted by name; nothing, if it is not there.
using Map = std::map<std::string_view, json::Value>;
Map map_of(const std::optional<Field>& field) {
    Map map;
    if (field) {
        for (const auto [name, value] : field->object()) map.emplace(name, value);
    }
    return map;
}

void read_entries(std::string_view key, const Field& state, const Layout& layout, const Field& root, std::size_t most,
                  Legacy& into) {
    const auto beside = [&root, &layout](const char* name) {
        auto found = layout.by_media ? root.find(name) : std::nullopt;
        return map_of(found && found->is_object() ? found : std::nullopt);
    };
    const auto in = [](const Map& map, std::string_view name) {
        const auto found = map.find(name);
        return found == map.end() ? json::Value{} : found->second;
    };
    const Map sessions = map_of(state.find(layout.sessions)), persistent = map_of(state.find(layout.persistent));
    const Map revisions = beside("revisionByMediaId"), suggestions = beside(kSuggestions);
    std::set<std::string_view> names;
    for (const Map* map : {&sessions, &persistent}) {
        for (const auto& [name, value] : *map) names.insert(name);
    }
    for (const std::string_view name : names) {
        if (into.records.size() + into.rejected.size() >= most) {
            into.unread.emplace_back(key);
            return;
        }
        read_entry(key, layout, name,
                   {in(sessions, name), in(persistent, name), in(revisions, name), in(suggestions, name)}, into);
    }
}

bool has_entries(const Field& state) {
    return state.given(kByMedia.sessions) || state.given(kByMedia.persistent) || state.given(kByPost.sessions) ||
           state.given(kByPost.persistent);
}

void add_records(Legacy& to, Legacy more) {
    std::ranges::move(more.records, std::back_inserter(to.records));
    std::ranges::move(more.rejected, std::back_inserter(to.rejected));
    std::ranges::move(more.unread, std::back_inserter(to.unread));
}

void read_store(std::string_view key, const Field& root, std::size_t most, Legacy& into) {
    if (const auto version = root.find("version"); version && root.given("state")) {
        const auto number = version->integer();
        if (number < 0 || number > kNewestStore) {
            version->refuse("a store of version " + std::to_string(number) + "; this host reads 0 to " +
                            std::to_string(kNewestStore));
        }
    }
    const Field state = root.given("state") ? root.at("state") : root;
    if (!has_entries(state) && !state.object().empty()) state.refuse("holds no sessions by media or by post");
    Legacy found;  // all or nothing: a map that is none rejects the store as a whole
    read_entries(key, state, kByMedia, root, most, found);
    if (found.unread.empty()) read_entries(key, state, kByPost, root, most, found);
    add_records(into, std::move(found));
}

}  // namespace

core::Legacy read_legacy_store(std::string_view key, const json::Value& store, std::size_t most) {
    Legacy legacy;
    try {
        read_store(key, Field(store, "store"), most, legacy);
    } catch (const json::Misfit& misfit) {
        reject(legacy, key, "", json::canonical(store), misfit.path + ": " + misfit.problem);
    }
    return legacy;
}

core::Legacy read_legacy(std::string_view key, std::string_view raw, std::size_t most) {
    Legacy legacy;
    if (most == 0) {
        legacy.unread.emplace_back(key);
        return legacy;
    }
    if (key.starts_with(kLegacyPostPrefix)) {
        read_post_key(key, raw, legacy);
        return legacy;
    }
    json::Document document;
    const auto store = document.read(raw);
    if (!store) {
        reject(legacy, key, "", std::string{raw}, "not readable: " + store.error());
        return legacy;
    }
    legacy = read_legacy_store(key, *store, most);
    for (auto& rejected : legacy.rejected) {
        if (!rejected.name.empty()) continue;
        rejected.raw = raw;  // to the byte
        rejected.digest = digest_of(key, "", raw);
    }
    return legacy;
}

core::Legacy read_legacy_file(const json::Value& document) {
    const auto is_key = [](const json::Member& member) {
        const std::string_view name = member.name;
        return name.starts_with(kLegacyPostPrefix) || (name.starts_with("useGrokRetry") && name.ends_with("_store"));
    };
    auto members = document.members().by_name();
    if (std::erase_if(members, std::not_fn(is_key)); members.empty()) {
        return read_legacy_store(kLegacyStoreKey, document);
    }
    Legacy legacy;
    for (const auto& [name, value] : members) {
        add_records(legacy,
                    value.is_string() ? read_legacy(name, value.string()) : read_legacy(name, json::canonical(value)));
    }
    return legacy;
}

void read_legacy_entry(std::string_view key, const LegacyEntry& entry, core::Legacy& into) {
    std::string all{"["};
    for (const std::string* part : {&entry.session, &entry.persistent, &entry.revision, &entry.suggestion}) {
        if (all.size() > 1) all += ',';
        all += part->empty() ? "null" : *part;
    }
    all += ']';
    json::Document document;
    const json::Value parts = document.read(all).value();
    auto next = parts.elements().begin();
    const auto take_one = [&next] {
        const json::Value part = *next;
        ++next;
        return part;
    };
    read_entry(key, kByMedia, entry.media, {take_one(), take_one(), take_one(), take_one()}, into);
}

}  // namespace host::wire
