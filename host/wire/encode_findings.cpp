// What a doctor found. A fact that is not there is no member.
#include "core/finding.hpp"
#include "wire/encode_parts.hpp"

namespace host::wire {

std::string text_of(const core::Finding& finding) {
    std::string out;
    {
        JsonObject object(out);
        object.put("code", core::name_of(finding.code)).put("level", core::name_of(core::level_of(finding.code)));
        const auto put = [&object](std::string_view name, const auto& fact) {
            if constexpr (requires { fact.has_value(); }) {
                if (fact) object.put(name, *fact);
            } else {
                if (!fact.empty()) object.put(name, fact);
            }
        };
        put("file", finding.file);
        put("version", finding.version);
        put("fileSystem", finding.file_system);
        put("problem", finding.problem);
        put("landlock", finding.landlock);
        put("seccomp", finding.seccomp);
        put("mitigations", finding.mitigations);
        put("bytes", finding.bytes);
        put("count", finding.count);
        put("pid", finding.pid);
        put("schema", finding.schema);
        put("ms", finding.ms);
        put("lowest", finding.lowest);
        put("highest", finding.highest);
        put("complete", finding.complete);
        put("prompts", finding.prompts);
        put("at", finding.at);
    }
    return out;
}

}  // namespace host::wire
