#include "cli/transfer.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <expected>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>
#include <utility>
#include <vector>

#include "app/machine_clock.hpp"
#include "cli/complain.hpp"
#include "cli/new_file.hpp"
#include "cli/state_paths.hpp"
#include "cli/words.hpp"
#include "json/document.hpp"
#include "json/writer.hpp"
#include "platform/printable.hpp"
#include "platform/terminal.hpp"
#include "store/import.hpp"
#include "store/session_store.hpp"
#include "wire/encode.hpp"
#include "wire/legacy_reader.hpp"
#include "wire/legacy_stream.hpp"

namespace host::cli {
namespace {

namespace fs = std::filesystem;

constexpr int kExportedAtOnce = 200;
constexpr std::size_t kBatch = 200;
constexpr std::size_t kMostReasons = 20;                         // shown; --debug has all
constexpr std::uintmax_t kMostRead = std::uintmax_t{256} << 20;  // of a layout that is read as a whole

// "exporting: 3400 media", over and over on one line of a terminal; nothing anywhere else.
class ProgressLine {
public:
    explicit ProgressLine(std::string what) : what_(std::move(what)), on_(platform::stderr_is_terminal()) {}
    ~ProgressLine() {
        if (drawn_) std::cerr << "\r\x1b[K" << std::flush;
    }
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    void show(std::size_t media, const std::string& more = {}) {
        const auto moment = std::chrono::steady_clock::now();
        if (!on_ || moment < next_) return;
        next_ = moment + std::chrono::milliseconds{100};
        drawn_ = true;
        std::cerr << "\r\x1b[K" << what_ << ": " << media << " media" << more << std::flush;
    }

private:
    std::string what_;
    bool on_;
    bool drawn_{};
    std::chrono::steady_clock::time_point next_{};
};

// Everything is made printable, since --export - may go to a terminal. Sessions are written as they are read; limits
// and revisions, a few bytes for each media, come after them. Returns how many sessions there were.
std::size_t write_store(store::SessionStore& store, std::ostream& out) {
    ProgressLine progress("exporting");
    std::string persistent, revisions, suggestions;
    std::size_t count = 0;
    std::optional<core::MediaId> after;
    out << R"({"state":{"sessionByMediaId":{)";
    do {
        const store::Transaction page_view = store.begin_read();  // short: a host that writes waits for no more
        store::MediaPage page = store.media().list(std::nullopt, after, kExportedAtOnce);
        for (const core::MediaId& id : page.media) {
            const auto media = store.load(id);
            if (!media) continue;
            const std::string name =
                (count == 0 ? "\n" : ",\n") + platform::printable_json(json::quoted(id.value)) + ":";
            out << name << platform::printable_json(wire::encode(media->session));
            persistent += name + platform::printable_json(wire::encode(media->persistent));
            revisions += name + std::to_string(media->revision);
            if (media->suggestion) {
                suggestions += (suggestions.empty() ? "\n" : ",\n") + platform::printable_json(json::quoted(id.value)) +
                               ":" + platform::printable_json(wire::encode(*media->suggestion));
            }
            progress.show(++count);
        }
        after = std::move(page.next);
    } while (after && out);
    out << "\n},\"persistentByMediaId\":{" << persistent << "\n}},\"version\":1,\n\"revisionByMediaId\":{" << revisions
        << "\n},\n\"suggestionByMediaId\":{" << suggestions << "\n}}\n";
    out.flush();
    return count;
}

struct Found {
    std::size_t entries{}, pending{}, rejected{}, left{};
    std::vector<std::string> reasons;
};

class Importer {
public:
    Importer(store::SessionStore& store, core::Instant now) : store_(store), now_(now), settings_(store.settings()) {}

    void take(const core::Legacy& legacy) {
        const core::LegacyContext context{
            .now = now_, .settings = settings_, .machine = store_.machine(), .source = core::LegacySource::file};
        const auto result = store::import_legacy(store_, legacy, context,
                                                 [this](const core::PostId& post) { return whose(store_, post); });
        found_.entries += result.imported.size();
        found_.pending += result.pending.size();
        found_.rejected += result.rejected.size();
        found_.left += result.left.size();
        for (const auto* kept : {&result.pending, &result.rejected, &result.left}) {
            for (const auto& entry : *kept) {
                if (found_.reasons.size() < kMostReasons) found_.reasons.push_back(entry.key + ": " + entry.reason);
            }
        }
    }
    [[nodiscard]] const Found& found() const { return found_; }

private:
    store::SessionStore& store_;
    core::Instant now_;
    core::Settings settings_;
    Found found_;
};

// A store by media. It is read entry by entry: once for the small maps, once for the sessions.
class StoreFile {
public:
    explicit StoreFile(const fs::path& file) : file_(file) {}

    // False: it has another layout (or nothing of ours).
    [[nodiscard]] std::expected<bool, std::string> look() {
        std::ifstream in(file_, std::ios::binary);
        bool by_media = false;
        const auto rest =
            wire::read_store_stream(in, [&](std::string_view map, const std::string& name, const std::string& text) {
                by_media = true;
                if (map == "persistentByMediaId") {
                    persistent_.emplace(name, text);
                } else if (map == "revisionByMediaId") {
                    revisions_.emplace(name, text);
                } else if (map == "suggestionByMediaId") {
                    suggestions_.emplace(name, text);
                }
            });
        if (!rest) return std::unexpected(rest.error());
        json::Document document;
        const json::Value store = document.read(*rest).value();
        const auto state = store.find("state");
        for (const char* other : {"sessionByPostId", "persistentByPostId"}) {
            if (store.find(other) || (state && state->find(other))) return false;
        }
        if (!by_media) return false;
        // The envelope has to be one that we know; what the maps held is read entry by entry.
        const core::Legacy envelope = wire::read_legacy_store(wire::kLegacyStoreKey, store, 0);
        if (!envelope.rejected.empty()) return std::unexpected(envelope.rejected.front().reason);
        return true;
    }

    void read(Importer& importer) {
        ProgressLine progress("importing");
        std::ifstream in(file_, std::ios::binary);
        std::error_code unknown;
        const auto size = fs::file_size(file_, unknown);
        core::Legacy batch;
        std::size_t count = 0;
        const auto add = [&](const std::string& name, const std::string& session) {
            wire::read_legacy_entry(
                wire::kLegacyStoreKey,
                {name, session, take(persistent_, name), take(revisions_, name), take(suggestions_, name)}, batch);
            progress.show(++count, percent(in, size));
            if (batch.records.size() + batch.rejected.size() >= kBatch) importer.take(std::exchange(batch, {}));
        };
        (void)wire::read_store_stream(in, [&](std::string_view map, const std::string& name, const std::string& text) {
            if (map == "sessionByMediaId") add(name, text);
        });
        while (!persistent_.empty()) add(std::string{persistent_.begin()->first}, "");  // limits alone
        importer.take(batch);
    }

private:
    using Small = std::map<std::string, std::string>;  // JSON text, by media

    static std::string take(Small& from, const std::string& name) {
        const auto node = from.extract(name);
        return node ? std::move(node.mapped()) : std::string{};
    }
    static std::string percent(std::istream& in, std::uintmax_t size) {
        const auto at = in.rdbuf()->pubseekoff(0, std::ios::cur, std::ios::in);
        if (at < 0 || size == 0) return {};
        return ", " + std::to_string(std::uintmax_t{100} * static_cast<std::uintmax_t>(at) / size) + " %";
    }

    fs::path file_;
    Small persistent_, revisions_, suggestions_;
};

// Reads the layouts of one tab's storage, which are never large and whose entries belong together.
std::expected<core::Legacy, std::string> read_whole(const fs::path& file) {
    std::error_code unreadable;
    if (const auto size = fs::file_size(file, unreadable); unreadable || size > kMostRead) {
        return std::unexpected("too large for a store of this layout");
    }
    const std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    json::Document document;
    const auto value = document.read(text.view());
    if (!value) return std::unexpected(value.error());
    return wire::read_legacy_file(*value);
}

}  // namespace

int run_export(const Export& wanted) {
    const fs::path database = state_file(wanted.db);
    if (const auto problem = why_not_into(wanted.file, wanted.db); problem && wanted.file != "-") {
        return refuse(*problem);
    }
    std::error_code unreadable;
    if (!fs::exists(fs::symlink_status(database, unreadable))) {
        return refuse("nothing to export: there is no " + platform::printable(database.string()));
    }
    store::SessionStore store(database, {.read_only = true});
    if (wanted.file == "-") {
        (void)write_store(store, std::cout);
        return std::cout ? kOk : refuse("cannot write to stdout");
    }
    NewFile file(wanted.file);
    const std::size_t count = write_store(store, file.out());
    if (const auto problem = file.publish()) return refuse(*problem);
    std::cout << "exported " << count << " media to " << platform::printable(wanted.file) << '\n';
    return kOk;
}

int run_import(const Import& wanted) {
    const std::string name = platform::printable(wanted.file);
    if (!std::ifstream(wanted.file)) return refuse("cannot read " + name);
    StoreFile by_media(wanted.file);
    const auto is_by_media = by_media.look();
    if (!is_by_media)
        return refuse(name + " is not imported, nothing was changed: " + platform::printable(is_by_media.error()));

    std::expected<core::Legacy, std::string> whole;
    if (!*is_by_media) whole = read_whole(wanted.file);
    if (!whole) return refuse(name + " is not imported, nothing was changed: " + platform::printable(whole.error()));
    if (!*is_by_media && whole->records.empty() && whole->rejected.empty()) {
        return refuse(name + " holds nothing of the extension; nothing was changed");
    }
    if (!*is_by_media && whole->rejected.size() == 1 && whole->rejected.front().name.empty() &&
        whole->records.empty()) {
        return refuse(name +
                      " is not imported, nothing was changed: " + platform::printable(whole->rejected.front().reason));
    }

    const app::MachineClock clock;
    store::SessionStore store(state_file(wanted.db), {.own_directory = !wanted.db, .now = clock.read().wall});
    if (store.was_restored_on_open()) {
        std::cerr << "The state file was damaged and has been restored; the original is kept as "
                  << platform::printable(store.health().original) << ".\n";
    }
    store::Transaction transaction = store.begin();
    const core::ClockReading reading = clock.read();
    Importer importer(store, core::time_at(store.clock().agree(reading).time, reading));  // R20
    if (*is_by_media) {
        by_media.read(importer);
    } else {
        importer.take(*whole);
    }
    transaction.commit();
    const Found& found = importer.found();
    std::cout << "imported " << found.entries << " entries from " << name << "; " << found.pending << " pending, "
              << found.rejected << " rejected";
    if (found.left > 0) std::cout << ", " << found.left << " not taken now";
    std::cout << '\n';
    for (const std::string& reason : found.reasons) std::cout << "  " << platform::printable(reason) << '\n';
    if (found.pending + found.rejected > 0) std::cout << "They are kept as they are; --debug lists them.\n";
    return found.rejected + found.left > 0 ? kFinding : kOk;
}

}  // namespace host::cli
