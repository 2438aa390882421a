// Data of older versions, from the page or from a file: read as far as it goes, kept where it cannot be, never fatal.
#include <iostream>
#include <sstream>

#include "cli/transfer.hpp"
#include "core/invariants.hpp"
#include "fuzz/targets.hpp"
#include "fuzz/tools.hpp"
#include "json/reader.hpp"
#include "store/session_store.hpp"
#include "wire/encode.hpp"
#include "wire/full_export.hpp"
#include "wire/legacy_reader.hpp"
#include "wire/legacy_stream.hpp"

namespace fuzz {
namespace {

using namespace ::host;
namespace fs = std::filesystem;

// One entry after the other says the same as the whole: what is taken, and whether it is JSON at all.
void check_stream(std::string_view text) {
    struct Taken {
        std::string map, name;
        json::Json value;
    };
    std::vector<Taken> taken;
    std::istringstream in{std::string{text}};
    const auto rest =
        wire::read_store_stream(in, [&](std::string_view map, const std::string& name, const std::string& value) {
            const auto read = json::read_json(value);
            must(read.has_value(), "an entry that is handed out is JSON");
            taken.push_back({std::string{map}, name, *read});
        });
    const auto whole = json::read_json(text);
    must(rest.has_value() == whole.has_value(), "a stream is read as strictly as a text");
    if (!rest) return;
    must(json::read_json(*rest).has_value(), "what is left is JSON");
    const auto is_at = [](const json::Json& place, const Taken& entry) {
        return place.is_object() && place.contains(entry.map) && place[entry.map].is_object() &&
               place[entry.map].contains(entry.name) && place[entry.map][entry.name] == entry.value;
    };
    for (const Taken& entry : taken) {
        const bool in_state = whole->is_object() && whole->contains("state") && is_at((*whole)["state"], entry);
        must(in_state || is_at(*whole, entry), "an entry that is handed out is one of the file");
    }
}

class Quiet {  // the commands for people print
public:
    Quiet() : out_(std::cout.rdbuf(sink_.rdbuf())), err_(std::cerr.rdbuf(sink_.rdbuf())) {}
    ~Quiet() {
        std::cout.rdbuf(out_);
        std::cerr.rdbuf(err_);
    }
    Quiet(const Quiet&) = delete;
    Quiet& operator=(const Quiet&) = delete;

private:
    std::ostringstream sink_;
    std::streambuf *out_, *err_;
};

// --import: the same file twice changes nothing, and what is exported afterwards can be imported.
void import_file(std::string_view text) {
    const fs::path file = scratch() / "import.json", db = scratch() / "imports" / "state.db";
    const fs::path first = scratch() / "first.json", second = scratch() / "second.json";
    fs::remove_all(db.parent_path());
    for (const fs::path& old : {first, second}) fs::remove(old);  // no export takes the place of a file
    write_bytes(file, text);
    const Quiet quiet;
    const int code = cli::run_import({db, file.string()});
    must(code == cli::kOk || code == cli::kFinding, "an import ends with a word about it");
    if (!fs::exists(db)) return;  // refused as a whole
    must(cli::run_export({db, first.string()}) == cli::kOk, "what was imported can be exported");
    must(cli::run_import({db, file.string()}) == code, "the same import has the same end");
    must(cli::run_export({db, second.string()}) == cli::kOk && bytes_of(first) == bytes_of(second),
         "the same import twice changes nothing (R21)");
    const auto exported = json::read_json(bytes_of(first));
    must(exported.has_value(), "an export is JSON that the strict reader takes");
    const bool is_empty = exported->at("state").at("sessionByMediaId").empty();
    must(is_empty || cli::run_import({db, first.string()}) == cli::kOk, "an export can be imported");
}

// Whatever the lines say, the last one fits: it is no secret how.
std::string sealed(std::string_view text) {
    wire::FullExportSum sum;
    std::string all;
    std::istringstream lines{std::string{text}};
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with(R"({"end":)")) break;
        sum.add(line);
        all += line + "\n";
    }
    return all + wire::full_export_end({sum.lines(), sum.hex()}) + "\n";
}

// An export without its first line, which says when it was made, and without the last, the checksum.
std::string images_in(const fs::path& file) {
    const std::string text = bytes_of(file);
    const auto first = text.find('\n'), last = text.rfind("{\"end\":");
    return text.substr(first, last - first);
}

// --import of a full export: nothing runs, the same file twice changes nothing, and so does what comes back.
void import_everything(std::string_view text) {
    const fs::path file = scratch() / "import.json", db = scratch() / "imports" / "state.db";
    const fs::path first = scratch() / "first.json", second = scratch() / "second.json";
    fs::remove_all(db.parent_path());
    for (const fs::path& old : {first, second}) fs::remove(old);  // no export takes the place of a file
    write_bytes(file, sealed(text));
    const Quiet quiet;
    const int code = cli::run_import({db, file.string()});
    must(code == cli::kOk || code == cli::kFinding, "an import ends with a word about it");
    if (!fs::exists(db)) return;  // refused as a whole
    {
        store::SessionStore store(db, {});
        must(store.problems().empty(), "what was imported is sound");
        must(store.grants().open().empty(), "an import offers nothing (R21)");
        for (const core::MediaId& id : store.media().every()) {
            must(!store.load(id)->session.is_active, "an import starts nothing (R21)");
        }
    }
    must(cli::run_export({db, first.string(), true}) == cli::kOk, "what was imported can be exported");
    must(cli::run_import({db, file.string()}) == code, "the same import has the same end");
    must(cli::run_import({db, first.string()}) == cli::kOk, "an export can be imported");
    must(cli::run_export({db, second.string(), true}) == cli::kOk && images_in(first) == images_in(second),
         "the same import twice changes nothing (R21)");
}

}  // namespace

void imports(Bytes input) {
    if (input.empty()) return;
    const std::string_view text = text_of(input.subspan(1));
    switch (input[0] % 8) {
        case 0:
        case 1: return check_legacy(wire::read_legacy("grokRetrySession_p", std::string{text}));
        case 2:
        case 3: return check_legacy(wire::read_legacy(wire::kLegacyStoreKey, std::string{text}));
        case 4:
        case 5:
            if (json::Document document; const auto value = document.read(text)) {
                check_legacy(wire::read_legacy_file(*value));
            }
            return;
        case 6: return check_stream(text);
        default: return wire::begins_full_export(text) ? import_everything(text) : import_file(text);
    }
}

}  // namespace fuzz
