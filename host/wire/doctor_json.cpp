#include "wire/doctor_json.hpp"

#include <algorithm>

#include "wire/encode_parts.hpp"

namespace host::wire {
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
    Out list = Out::array();
    for (const Finding& one : findings) {
        list.push_back({{"about", one.about},
                        {"verdict", name_of(one.verdict)},
                        {"finding", one.finding},
                        {"remedy", one.remedy.empty() ? Out(nullptr) : Out(one.remedy)}});
    }
    return text_of({{"healthy", is_healthy(findings)}, {"findings", std::move(list)}});
}

}  // namespace host::wire
