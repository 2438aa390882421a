#include "cli/transfer.hpp"

#include <algorithm>
#include <expected>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <set>
#include <sstream>
#include <utility>
#include <vector>

#include "app/machine_clock.hpp"
#include "cli/complain.hpp"
#include "cli/full_export.hpp"
#include "cli/given_file.hpp"
#include "cli/new_file.hpp"
#include "cli/open_state.hpp"
#include "cli/print.hpp"
#include "cli/progress.hpp"
#include "cli/state_paths.hpp"
#include "cli/table.hpp"
#include "cli/words.hpp"
#include "json/document.hpp"
#include "json/writer.hpp"
#include "platform/printable.hpp"
#include "platform/terminal.hpp"
#include "store/image_records.hpp"
#include "store/import.hpp"
#include "store/session_store.hpp"
#include "wire/encode.hpp"
#include "wire/legacy_reader.hpp"
#include "wire/legacy_stream.hpp"

namespace host::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kBatch = 200;
constexpr std::size_t kMostReasons = 20;                         // shown; --debug has all
constexpr std::uintmax_t kMostRead = std::uintmax_t{256} << 20;  // of a layout that is read as a whole

class MapWriter {  // the entries of a JSON object, by image
public:
    explicit MapWriter(std::ostream& out) : out_(out) {}
    void put(const core::MediaId& id, const std::string& json) {
        out_ << (std::exchange(has_entries_, true) ? ",\n" : "\n") << platform::printable_json(json::quoted(id.value))
             << ':' << platform::printable_json(json);
    }

private:
    std::ostream& out_;
    bool has_entries_{};
};

// Everything is made printable, since --export - may go to a terminal. Each map is written as it is read, so only ids
// and revisions are kept in between. An image that changes meanwhile may have its limits of a later moment than its
// session. Returns how many sessions there were.
std::size_t write_store(store::SessionStore& store, std::ostream& out) {
    struct Written {
        core::MediaId id;
        core::Count revision{};
        bool has_suggestion{};
    };
    ProgressLine progress("exporting");
    std::vector<Written> written;
    out << R"({"state":{"sessionByMediaId":{)";
    MapWriter sessions(out), limits(out), revisions(out), suggestions(out);
    store::for_each_image(store, [&](const core::MediaId& id) {
        const auto media = store.load(id);
        if (!media) return out.good();
        sessions.put(id, wire::encode(media->session));
        written.push_back({id, media->revision, media->suggestion.has_value()});
        progress.show(counted(written.size(), "image"));
        return out.good();
    });
    out << "\n},\"persistentByMediaId\":{";
    for (const Written& one : written) {
        if (const auto media = store.load(one.id)) limits.put(one.id, wire::encode(media->persistent));
    }
    out << "\n}},\"version\":1,\n\"revisionByMediaId\":{";
    for (const Written& one : written) revisions.put(one.id, std::to_string(one.revision));
    out << "\n},\n\"suggestionByMediaId\":{";
    for (const Written& one : written) {
        const auto media = one.has_suggestion ? store.load(one.id) : std::nullopt;
        if (media && media->suggestion) suggestions.put(one.id, wire::encode(*media->suggestion));
    }
    out << "\n}}\n";
    out.flush();
    return written.size();
}

struct Found {
    std::set<core::MediaId> images;  // that have something new
    std::int64_t pending{}, rejected{}, left{};
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
        found_.images.insert(result.changed.begin(), result.changed.end());
        found_.pending += std::ssize(result.pending);
        found_.rejected += std::ssize(result.rejected);
        found_.left += std::ssize(result.left);
        for (const auto* kept : {&result.pending, &result.rejected, &result.left}) {
            for (const auto& entry : *kept) {
                if (found_.reasons.size() == kMostReasons) continue;
                // Of a store the reason names the entry, and the name of the store itself says nothing to people.
                const bool is_store = entry.key == wire::kLegacyStoreKey;
                found_.reasons.push_back(is_store ? entry.reason : entry.key + ": " + entry.reason);
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
            progress.show(counted(++count, "image") + percent_read(in, size));
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

// What of the file is not among the images, and why.
void print_rest(const Found& found) {
    std::vector<std::string> kinds;
    const auto add = [&](std::int64_t number, const char* what) {
        if (number > 0) kinds.push_back(counted(number, "entry") + " " + what);
    };
    add(found.pending, "pending");
    add(found.rejected, "rejected");
    add(found.left, "not taken now");
    if (kinds.empty()) return;
    std::cout << joined(kinds, ", ") << ":\n";
    const platform::Look look = platform::look_of_stdout();
    for (const std::string& reason : found.reasons) print_lines(wrap("  ", reason, look.columns), look);
    const std::int64_t all = found.pending + found.rejected + found.left, shown = std::ssize(found.reasons);
    if (shown < all) std::cout << "  and " << all - shown << " more\n";
    if (found.pending + found.rejected > 0) {
        print_text("Pending and rejected ones are kept as they are; --debug lists them.");
    }
}

}  // namespace

int run_export(const Export& wanted) {
    const fs::path database = state_file(wanted.db);
    const Existing existing = wanted.force ? Existing::replace : Existing::keep;
    if (wanted.file != "-") {
        if (const auto problem = why_not_make(wanted.file, wanted.db, existing)) return refuse(*problem);
    }
    if (!has_state(database)) {
        return refuse("nothing to export: there is no " + platform::printable(database.string()));
    }
    store::SessionStore store(database, {.read_only = true});
    const auto write = [&](std::ostream& out) {
        return wanted.all ? write_everything(store, out) : write_store(store, out);
    };
    if (wanted.file == "-") {
        (void)write(std::cout);
        return kOk;
    }
    NewFile file(wanted.file, existing);
    const std::size_t count = write(file.out());
    if (const auto problem = file.publish()) return refuse(*problem);
    print_text("Exported " + counted(count, "image") + " to " + platform::printable(wanted.file) + ".");
    return kOk;
}

int run_import(const Import& wanted) {
    const GivenFile given(wanted.file);
    if (const auto problem = given.why_not()) return refuse(*problem);
    const std::string name = platform::printable(given.name());
    if (is_full_export(given.path())) return import_everything(wanted, given);
    StoreFile by_media(given.path());
    const auto is_by_media = by_media.look();
    if (!is_by_media)
        return refuse(name + " was not imported, and nothing was changed: " + platform::printable(is_by_media.error()));

    std::expected<core::Legacy, std::string> whole;
    if (!*is_by_media) whole = read_whole(given.path());
    if (!whole)
        return refuse(name + " was not imported, and nothing was changed: " + platform::printable(whole.error()));
    if (!*is_by_media && whole->records.empty() && whole->rejected.empty()) {
        return refuse(name + " contains no data of the extension; nothing was changed");
    }
    if (!*is_by_media && whole->rejected.size() == 1 && whole->rejected.front().name.empty() &&
        whole->records.empty()) {
        return refuse(name + " was not imported, and nothing was changed: " +
                      platform::printable(whole->rejected.front().reason));
    }

    const app::MachineClock clock;
    const auto opened = open_state(wanted.db, clock.read().wall);
    store::SessionStore& store = *opened;
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
    if (found.images.empty()) {
        print_text("Nothing new in " + name + ".");
    } else {
        print_text("Imported " + counted(std::ssize(found.images), "image") + " from " + name + ".");
    }
    print_rest(found);
    return found.rejected + found.left > 0 ? kFinding : kOk;
}

}  // namespace host::cli
