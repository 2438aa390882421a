#include "wire/live_host.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

#include "wire/encode_parts.hpp"
#include "wire/json_reader.hpp"

namespace host::wire {
namespace {

constexpr std::string_view kBefore = "live-", kAfter = ".json";

std::optional<std::string> text_at(const Json& object, const char* key) {
    if (!object.is_object() || !object.contains(key) || !object.at(key).is_string()) return std::nullopt;
    return object.at(key).get<std::string>();
}

}  // namespace

Out json_of(const SandboxState& sandbox) { return {{"landlock", sandbox.landlock}, {"seccomp", sandbox.seccomp}}; }

std::string live_file_name(std::int64_t pid) {
    return std::string{kBefore} + std::to_string(pid) + std::string{kAfter};
}

bool is_live_file_name(std::string_view name) {
    if (name.size() <= kBefore.size() + kAfter.size() || !name.starts_with(kBefore) || !name.ends_with(kAfter)) {
        return false;
    }
    name.remove_prefix(kBefore.size());
    name.remove_suffix(kAfter.size());
    return std::ranges::all_of(name, [](char c) { return c >= '0' && c <= '9'; });
}

std::vector<std::filesystem::path> live_files_in(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> found;
    std::error_code unreadable;
    for (std::filesystem::directory_iterator entry(folder, unreadable), end; entry != end;
         entry.increment(unreadable)) {
        if (is_live_file_name(entry->path().filename().string())) found.push_back(entry->path());
    }
    return found;
}

std::string encode(const LiveHost& host) {
    return text_of({{"pid", host.pid}, {"version", host.version}, {"sandbox", json_of(host.sandbox)}});
}

std::optional<LiveHost> decode_live_host(std::string_view text) {
    const auto json = read_json(text);
    if (!json || !json->is_object() || !json->contains("pid") || !json->at("pid").is_number_integer()) return {};
    auto version = text_at(*json, "version");
    const auto sandbox = json->find("sandbox");
    if (!version || sandbox == json->end()) return {};
    auto landlock = text_at(*sandbox, "landlock"), seccomp = text_at(*sandbox, "seccomp");
    if (!landlock || !seccomp) return {};
    return LiveHost{.pid = json->at("pid").get<std::int64_t>(),
                    .version = *std::move(version),
                    .sandbox = {*std::move(landlock), *std::move(seccomp)}};
}

}  // namespace host::wire
