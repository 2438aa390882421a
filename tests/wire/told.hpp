// What was read of a snapshot, in a line.
#pragma once

#include <expected>
#include <string>

#include "wire/requests.hpp"
#include "wire/scribbler.hpp"

namespace host::wire::test {

inline std::string told(const PageStore& store) {
    std::string text;
    for (const auto& [media, attempts] : store.videos) {
        text += "; " + json::quoted(media.value) + ":";
        for (const auto& attempt : attempts) {
            text += " " + json::quoted(attempt.id.value) + (attempt.moderated ? "!" : "");
            for (const auto& other : attempt.others)
                text += (other.is_attempt ? "=" : "^") + json::quoted(other.post.value);
            if (attempt.progress != core::kNoProgress) text += "%" + std::to_string(attempt.progress);
            if (attempt.has_video) text += *attempt.has_video ? "+" : "-";
        }
    }
    for (const auto& image : store.images) text += ", " + json::quoted(image.value);
    return text + " ignored " + std::to_string(store.ignored);
}

inline std::string told(const std::expected<Request, BadRequest>& read) {
    if (!read) {
        const BadRequest& bad = read.error();
        return "refused " + bad.id + " " + std::string{name_of(bad.code)} + " " +
               (bad.path.empty() ? "" : bad.path + ": ") + bad.problem;
    }
    const auto& snapshot = std::get<Snapshot>(read->params);
    return read->id + " " + read->method + " " + std::to_string(snapshot.tab.tab) + " " + snapshot.tab.document + " " +
           std::to_string(snapshot.seq) + " " + snapshot.path.value_or("none") + (snapshot.partial ? " partial" : "") +
           (snapshot.store ? told(*snapshot.store) : " no store");
}

}  // namespace host::wire::test
