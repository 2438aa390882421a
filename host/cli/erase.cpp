#include "cli/erase.hpp"

#include <algorithm>
#include <iostream>
#include <thread>

#include "cli/complain.hpp"
#include "cli/inspect/report.hpp"
#include "cli/own_host.hpp"
#include "cli/print.hpp"
#include "cli/state_paths.hpp"
#include "cli/words.hpp"
#include "json/writer.hpp"
#include "platform/clock.hpp"
#include "platform/file.hpp"
#include "platform/printable.hpp"
#include "platform/terminal.hpp"
#include "recording/copies.hpp"
#include "store/session_store.hpp"

namespace host::cli {
namespace {

namespace fs = std::filesystem;
using core::MediaId;

constexpr std::size_t kDeletedAtOnce = 200;
constexpr core::Millis kLongestWipe{20'000};  // other hosts may be at work; they finish it, too

// What there is to delete, as of now.
struct Doomed {
    std::vector<MediaId> media;
    std::size_t older_entries{};  // of older versions, which belong to no image yet
    recording::Copies copies;
    std::vector<std::string> active;  // ids, printable
    std::size_t attempts{};           // of a single image
    std::size_t prompts{};            // in the prompt history, which belongs to no image
};

Doomed look_for(store::SessionStore& store, const std::vector<MediaId>& media, const Delete& wanted) {
    Doomed doomed{.media = media, .copies = recording::copies_of({store.file(), !wanted.db})};
    for (const MediaId& id : store.media().running()) {
        if (std::ranges::find(media, id) != media.end()) doomed.active.push_back(platform::printable(id.value));
    }
    if (media.size() == 1) doomed.attempts = store.ledger().all(media.front()).size();
    if (store.schema_version() >= store::kPromptSchema) {
        doomed.prompts = static_cast<std::size_t>(store.prompts().count());
    }
    if (store.schema_version() >= store::SessionStore::kLegacySchema) {
        doomed.older_entries = static_cast<std::size_t>(store.legacy().count(store::LegacyState::pending) +
                                                        store.legacy().count(store::LegacyState::rejected));
    }
    return doomed;
}

bool is_dialogue() { return platform::stdin_is_terminal() && platform::stdout_is_terminal(); }

// True: the user has said yes.
bool ask(const std::string& question) {
    std::cout << question << " [y/N] " << std::flush;
    std::string answer;
    std::getline(std::cin, answer);
    return answer == "y" || answer == "Y" || answer == "yes";
}

// None: the user wants it. Else the exit code.
std::optional<int> why_not(const Delete& wanted, const char* flag, const std::string& question) {
    if (wanted.yes) return std::nullopt;
    if (!is_dialogue()) {
        return misused(std::string{flag} + " asks first, and there is no terminal to ask on: add --yes");
    }
    return ask(question) ? std::nullopt : std::optional{refuse("nothing was deleted")};
}

std::string media_params(const MediaId& media) {
    std::string params;
    json::JsonObject(params).put("mediaId", media);
    return params;
}

// Nothing: all of them are gone. Else why not.
std::optional<std::string> delete_from(OwnHost& own, const std::vector<MediaId>& media) {
    for (std::size_t done = 0; done < media.size(); done += kDeletedAtOnce) {
        std::vector<std::string> batch;
        for (std::size_t n = done; n < std::min(media.size(), done + kDeletedAtOnce); ++n) {
            batch.push_back(media_params(media[n]));
        }
        for (const auto& answer : own.ask_all("session.delete", batch)) {
            if (!answer) return answer.error();
        }
    }
    return std::nullopt;
}

// Overwrites what was deleted. False: other hosts are busy, and will finish it.
bool wipe(store::SessionStore& store) {
    const auto end = platform::since_boot() + kLongestWipe;
    if (store.wipe().is_due() && is_dialogue()) std::cout << "Overwriting what was deleted ..." << std::endl;
    while (const auto rest = store.wipe().step()) {
        if (platform::since_boot() > end) return false;
        std::this_thread::sleep_for(*rest);
    }
    return true;
}

void say_whether_gone(bool is_gone) {
    if (is_gone) {
        print_text("It is gone from the state file on disk.");
        return;
    }
    print_text(
        "It is not overwritten on disk yet: other hosts are at work. They do it when they are idle, and at the latest "
        "when they end; until then --debug says so.");
}

void print_files(const std::vector<fs::path>& files) {
    for (const fs::path& file : files) print_text("  " + platform::printable(file.string()));
}

void say_what_is_in_use(const std::vector<fs::path>& recordings) {
    if (recordings.empty()) return;
    print_text("Recordings that hosts are writing stay. Delete them when their browsers have ended:");
    print_files(recordings);
}

// `copies`: what is left of those beside the state file.
void say_what_stays(const recording::Copies& copies) {
    if (!copies.empty()) {
        print_text(
            "It may still be in older copies of the state file and in recordings. Remove them when you no longer need "
            "them, or delete them in the extension's window:");
        print_files(copies.older);
        print_files(copies.recordings);
    }
    say_what_is_in_use(copies.in_use);
    print_text("Exports, and recordings in other folders, stay as they are.");
}

// "everything about 2 images, 1 entry of an older version and the prompt history with 3 prompts"; empty: nothing.
std::string what_goes(const Doomed& doomed) {
    std::vector<std::string> parts;
    if (!doomed.media.empty()) parts.push_back("everything about " + counted(doomed.media.size(), "image"));
    if (doomed.older_entries > 0) {
        parts.push_back(counted(doomed.older_entries, "entry", "entries") +
                        " of an older version that could not be placed or read");
    }
    if (doomed.prompts > 0) parts.push_back("the prompt history with " + counted(doomed.prompts, "prompt"));
    if (const auto older = doomed.copies.older.size(); older > 0) {
        parts.push_back(counted(older, "older copy", "older copies") + " of the state file");
    }
    if (const auto recordings = doomed.copies.recordings.size(); recordings > 0) {
        parts.push_back(counted(recordings, "recording"));
    }
    return enumerated(parts);
}

std::string question_about_all(const Doomed& doomed) {
    std::string text = "This deletes " + what_goes(doomed);
    text += doomed.copies.empty() ? "." : ":";
    for (const auto* files : {&doomed.copies.older, &doomed.copies.recordings}) {
        for (const fs::path& file : *files) text += "\n  " + platform::printable(file.string());
    }
    if (!doomed.copies.empty()) text += "\n";
    if (!doomed.active.empty()) {
        text += (doomed.copies.empty() ? " " : "") + counted(doomed.active.size(), "session") + " of them " +
                (doomed.active.size() == 1 ? "has" : "have") + " not ended.";
    }
    return text + " Settings stay. Delete it all?";
}

std::string question_about(const MediaId& media, const Doomed& doomed) {
    std::string text = "This deletes everything about " + platform::printable(media.value) +
                       ": session, limits, prompt, " + counted(doomed.attempts, "attempt") + ", history.";
    if (!doomed.active.empty()) text += " Its session has not ended.";
    return text + " Delete it?";
}

int delete_one(const Delete& wanted, const fs::path& database) {
    std::optional<MediaId> media;
    Doomed doomed;
    {
        store::SessionStore store(database, {.read_only = true});
        media = media_meant(store, *wanted.media);
        if (!media) return refuse(not_one_media(store, *wanted.media));
        doomed = look_for(store, {*media}, wanted);
    }
    if (const auto code = why_not(wanted, "--delete", question_about(*media, doomed))) return *code;
    OwnHost own(wanted.db);
    if (const auto problem = delete_from(own, doomed.media)) return refuse(*problem);
    own.leave();
    store::SessionStore store(database, {.own_directory = !wanted.db});
    std::cout << "Deleted " << platform::printable(media->value) << ".\n";
    say_whether_gone(wipe(store));
    store.leave();
    if (doomed.prompts > 0)
        std::cout << "The prompt history stays: delete prompts from it in the extension's window.\n";
    say_what_stays(doomed.copies);
    return kOk;
}

int delete_all(const Delete& wanted, const fs::path& database) {
    Doomed doomed;
    {
        store::SessionStore store(database, {.read_only = true});
        doomed = look_for(store, store.media().every(), wanted);
    }
    if (doomed.media.empty() && doomed.older_entries == 0 && doomed.copies.empty() && doomed.prompts == 0) {
        std::cout << "There is nothing to delete.\n" << std::flush;
        say_what_is_in_use(doomed.copies.in_use);
        return kOk;
    }
    if (const auto code = why_not(wanted, "--delete-all", question_about_all(doomed))) return *code;
    OwnHost own(wanted.db);
    if (const auto problem = delete_from(own, doomed.media)) return refuse(*problem);
    own.leave();
    store::SessionStore store(database, {.own_directory = !wanted.db});
    {
        store::Transaction transaction = store.begin();
        const auto older = store.legacy().forget_all(), prompts = store.prompts().erase_all();
        if (older + prompts > 0) store.wipe().note_erase();
        transaction.commit();
    }
    const recording::Removed removed = recording::remove(doomed.copies);
    doomed.copies = removed.deleted;
    if (const std::string gone = what_goes(doomed); !gone.empty()) print_text("Deleted " + gone + ".");
    say_whether_gone(wipe(store));
    store.leave();
    int code = kOk;
    for (const auto& [file, why] : removed.left) {
        code = refuse("cannot remove " + platform::printable(file.string()) + ": " + why.message());
    }
    if (code != kOk) return code;
    say_what_stays({.older = {}, .recordings = {}, .in_use = removed.in_use});
    return kOk;
}

std::optional<std::string> no_file(const fs::path& database) {
    if (has_state(database)) return std::nullopt;
    return "there is no " + platform::printable(database.string()) + ": the host has not run yet";
}

}  // namespace

int run_delete(const Delete& wanted) {
    const fs::path database = state_file(wanted.db);
    if (const auto problem = no_file(database)) return refuse(*problem);
    return wanted.media ? delete_one(wanted, database) : delete_all(wanted, database);
}

int run_clear(const Clear& wanted) {
    const fs::path database = state_file(wanted.db);
    if (const auto problem = no_file(database)) return refuse(*problem);
    std::optional<MediaId> media;
    {
        store::SessionStore store(database, {.read_only = true});
        media = media_meant(store, wanted.media);
        if (!media) return refuse(not_one_media(store, wanted.media));
    }
    OwnHost own(wanted.db);
    if (const auto answer = own.ask("session.clear", media_params(*media)); !answer) return refuse(answer.error());
    print_text("Cleared " + platform::printable(media->value) +
               ": no session, counters at zero. Its limits, prompt and attempts stay.");
    return kOk;
}

}  // namespace host::cli
