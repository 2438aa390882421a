#include "fuzz/tools.hpp"

#include <stdlib.h>

#include <fstream>
#include <iterator>
#include <map>
#include <stdexcept>
#include <vector>

#include "core/invariants.hpp"
#include "core/session_machine.hpp"
#include "fuzz/targets.hpp"
#include "json/reader.hpp"
#include "store/session_store.hpp"
#include "wire/encode.hpp"
#include "wire/legacy_reader.hpp"

namespace fuzz {

std::string bytes_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

void write_bytes(const std::filesystem::path& file, std::string_view bytes) {
    std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
}

using namespace ::host;

core::Media started_media(core::Instant now) {
    const core::Settings settings;
    const core::Context context{.now = now, .settings = settings, .machine = {}};
    return core::step(core::new_media({"m"}, settings, now), core::StartAsked{"a fox", core::PostId{"m"}}, context)
        .media;
}

void check_legacy(const core::Legacy& legacy) {
    for (const core::LegacyRejection& rejected : legacy.rejected) {
        must(!rejected.reason.empty() && !rejected.digest.empty(), "what is rejected has a reason and a digest");
    }
    const core::Instant now = core::instant_from_ms(1'000'000'000);
    const core::Settings settings;
    const core::LegacyContext of_page{.now = now, .settings = settings, .machine = {}};
    core::LegacyContext of_user = of_page;
    of_user.source = core::LegacySource::file;
    std::map<core::MediaId, std::vector<core::LegacyRecord>> by_media;
    for (const core::LegacyRecord& record : legacy.records) {
        if (!record.media) {  // it may have to wait, as text
            const core::Legacy again = wire::read_legacy(record.key, record.raw);
            must(again.rejected.empty() && again.records.size() == 1 && again.records[0].digest == record.digest,
                 "the text that is kept of a record reads as the same record");
        }
        by_media[record.media.value_or(core::MediaId{"m"})].push_back(record);
    }
    for (const auto& [id, records] : by_media) {
        core::Media started = started_media(now);
        started.id = id;
        for (const auto& context : {of_page, of_user}) {
            const core::Step once = core::merge_legacy(std::nullopt, records, id, context);
            must(core::violations(once.media).empty(), "what older versions left makes a sound media (R21)");
            must(!core::is_running(once.media), "what older versions left starts nothing (R21)");
            must(json::read_json(wire::encode(core::view_of(once.media))).has_value(), "an imported view is JSON");
            const core::Step again = core::merge_legacy(started, records, id, context);
            must(again.media == started && again.ledger.empty(), "a session that runs is left alone (R21)");
        }
    }
}

void write_fresh_file(const std::filesystem::path& file) {
    static const std::string kBytes = [] {
        const std::filesystem::path fresh = scratch() / "fresh.db";
        static_cast<void>(store::SessionStore(fresh, {}));
        return bytes_of(fresh);
    }();
    write_bytes(file, kBytes);
}

const std::filesystem::path& scratch() {
    struct Folder {
        Folder() {
            const std::filesystem::path memory = "/dev/shm";
            const bool use_memory = !::getenv("TMPDIR") && std::filesystem::is_directory(memory);
            std::string pattern =
                ((use_memory ? memory : std::filesystem::temp_directory_path()) / "grh-fuzz-XXXXXX").string();
            if (!::mkdtemp(pattern.data())) throw std::runtime_error("cannot make a temporary folder");
            path = pattern;
        }
        ~Folder() {
            std::error_code ignored;
            std::filesystem::remove_all(path, ignored);
        }
        std::filesystem::path path;
    };
    static const Folder only;
    return only.path;
}

}  // namespace fuzz
