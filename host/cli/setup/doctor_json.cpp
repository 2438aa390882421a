#include "cli/setup/doctor_json.hpp"

#include <algorithm>

#include "json/out.hpp"

namespace host::cli {
namespace {

const char* name_of(Verdict verdict) {
    switch (verdict) {
        case Verdict::good: return "good";
        case Verdict::note: return "note";
        case Verdict::bad: return "bad";
    }
    return "bad";
}

}  // namespace

bool is_healthy(const std::vector<Finding>& findings) {
    return std::ranges::none_of(findings, [](const Finding& one) { return one.verdict == Verdict::bad; });
}

std::string encode(const std::vector<Finding>& findings) {
    json::Out list = json::Out::array();
    for (const Finding& one : findings) {
        list.push_back({{"about", one.about},
                        {"verdict", name_of(one.verdict)},
                        {"finding", one.finding},
                        {"remedy", one.remedy.empty() ? json::Out(nullptr) : json::Out(one.remedy)}});
    }
    return json::text_of({{"healthy", is_healthy(findings)}, {"findings", std::move(list)}});
}

}  // namespace host::cli
