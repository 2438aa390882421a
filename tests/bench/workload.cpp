#include "workload.hpp"

#include <cstdio>

namespace bench {
namespace {

std::string uuid(const char* format, int a, int b) {
    char text[64];
    std::snprintf(text, sizeof text, format, a, b);
    return text;
}

// One attempt as the site keeps it.
std::string raw_attempt(const std::string& id, int attempt) {
    static const std::string kPrompt(420, 'p');
    const std::string url = "https://assets.example.com/users/0c1f7e52-4b0b-4d8a-9a57-3f1f0e2a77aa/generated/" + id;
    return R"({"id":")" + id + R"(","moderated":)" + (attempt % 2 == 0 ? "true" : "false") + R"(,"mediaUrl":")" + url +
           R"(/generated_video.mp4?cache=1","thumbnailImageUrl":")" + url +
           R"(/preview_image.jpg?cache=1","prompt":"a fox in the snow \"at dawn\", )" + kPrompt +
           R"(","mode":"custom","resolution":{"width":1168,"height":1752},"progress":100,"duration":6.041667,)"
           R"("createTime":"2026-02-11T09:47:31.812345Z","modelName":"imagine","rRated":false,"parentId":null,)"
           R"("tags":["video","imagine"],"isRootUserUploaded":false})";
}

std::string attempt_json(Form form, int media, int attempt) {
    const std::string id = attempt_id(media, attempt);
    if (form == Form::raw) return raw_attempt(id, attempt);
    return R"({"id":")" + id + R"(","moderated":)" + (attempt % 2 == 0 ? "true" : "false") + "}";
}

}  // namespace

std::string media_id(int media) { return uuid("5eed0000-0000-4000-8000-%08d%04d", media, 0); }
std::string attempt_id(int media, int attempt) { return uuid("a77e0000-0000-4000-8000-%05d%07d", media, attempt); }

std::string snapshot(const Snapshot& what) {
    std::string text = R"({"jsonrpc":"2.0","id":)" + std::to_string(what.seq) +
                       R"(,"method":"snapshot","params":{"tab":{"id":1,"document":"bench"},"seq":)" +
                       std::to_string(what.seq) + R"(,"path":"/imagine/post/)" + media_id(what.on) + "\"" +
                       (what.partial ? R"(,"partial":true)" : "") + R"(,"store":{"state":{"videoByMediaId":{)";
    for (int media = what.page.first; media < what.page.first + what.page.count; ++media) {
        text += (media > what.page.first ? ",\"" : "\"") + media_id(media) + "\":[";
        const bool has_fresh = what.fresh >= 0 && media == what.on;
        for (int attempt = 0; attempt < what.page.attempts; ++attempt) {
            if (attempt > 0) text += ',';
            text += attempt_json(what.form, media, attempt);
        }
        if (has_fresh) text += (what.page.attempts > 0 ? "," : "") + attempt_json(what.form, media, what.fresh);
        text += ']';
    }
    return text + R"(}},"version":0}}})";
}

std::string edit_request(int media) {
    return R"({"jsonrpc":"2.0","id":5,"method":"session.update","params":{"mediaId":")" + media_id(media) +
           R"(","persistent":{"maxRetries":4}}})";
}

std::string list_request(const std::string& cursor) {
    return R"({"jsonrpc":"2.0","id":3,"method":"session.list","params":{"limit":1000)" +
           (cursor.empty() ? "" : R"(,"cursor":")" + cursor + "\"") + "}}";
}

std::string export_request(const std::string& cursor) {
    return R"({"jsonrpc":"2.0","id":4,"method":"store.export","params":{)" +
           (cursor.empty() ? "" : R"("cursor":")" + cursor + "\"") + "}}";
}

std::string next_cursor(const std::string& answer) {
    static const std::string kLabel = R"("nextCursor":")";
    const auto at = answer.rfind(kLabel);
    if (at == answer.npos) return "";
    const auto from = at + kLabel.size();
    return answer.substr(from, answer.find('"', from) - from);
}

}  // namespace bench
