// How values of the core look in a failed test, so that the failure explains itself.
//
// operator<< lives beside the types, where both Catch2 and RapidCheck find it; what belongs to std is taught to
// Catch2 by StringMaker. Include it in every test that compares values of the core: a value must look the same
// everywhere.
#pragma once

#include <optional>
#include <ostream>

#include "core/documents.hpp"
#include "core/resolve.hpp"
#include "core/retry_policy.hpp"
#include "core/session_machine.hpp"
#include "support/catch.hpp"

namespace host::core {

template <class Tag>
std::ostream& operator<<(std::ostream& out, const Id<Tag>& id) {
    return out << id.value;
}
std::ostream& operator<<(std::ostream& out, const DocumentRef& document);
std::ostream& operator<<(std::ostream& out, GrantId id);

std::ostream& operator<<(std::ostream& out, Outcome outcome);
std::ostream& operator<<(std::ostream& out, EndReason reason);
std::ostream& operator<<(std::ostream& out, GrantState state);
std::ostream& operator<<(std::ostream& out, RetryReason reason);
std::ostream& operator<<(std::ostream& out, CloseReason reason);
std::ostream& operator<<(std::ostream& out, WaitReason reason);
std::ostream& operator<<(std::ostream& out, NoneReason reason);
std::ostream& operator<<(std::ostream& out, NoteKind kind);
std::ostream& operator<<(std::ostream& out, LedgerSource source);
std::ostream& operator<<(std::ostream& out, ErrorCode code);

std::ostream& operator<<(std::ostream& out, const Attempt& attempt);
std::ostream& operator<<(std::ostream& out, const AttemptProgress& progress);
std::ostream& operator<<(std::ostream& out, const SessionSummary& summary);
std::ostream& operator<<(std::ostream& out, const SessionData& session);
std::ostream& operator<<(std::ostream& out, const PersistentData& persistent);
std::ostream& operator<<(std::ostream& out,
                         const std::optional<Suggestion>& suggestion);  // of the core, so found there
std::ostream& operator<<(std::ostream& out, const View& view);
std::ostream& operator<<(std::ostream& out, const Effort& effort);
std::ostream& operator<<(std::ostream& out, const Grant& grant);
std::ostream& operator<<(std::ostream& out, const Media& media);
std::ostream& operator<<(std::ostream& out, const Machine& machine);
std::ostream& operator<<(std::ostream& out, const LedgerEntry& entry);
std::ostream& operator<<(std::ostream& out, const Note& note);
std::ostream& operator<<(std::ostream& out, const Problem& problem);
std::ostream& operator<<(std::ostream& out, const Settings& settings);
std::ostream& operator<<(std::ostream& out, const Due& due);
std::ostream& operator<<(std::ostream& out, const Resolution& resolution);

// Variants of the core's own types: found by the namespace of what they hold.
std::ostream& operator<<(std::ostream& out, const Decision& decision);
std::ostream& operator<<(std::ostream& out, const Answer& answer);

}  // namespace host::core

template <>
struct Catch::StringMaker<host::core::Instant> {
    static std::string convert(host::core::Instant instant);
};

#ifndef CATCH_CONFIG_ENABLE_OPTIONAL_STRINGMAKER
template <class T>
struct Catch::StringMaker<std::optional<T>> {
    static std::string convert(const std::optional<T>& value) {
        return value ? ::Catch::Detail::stringify(*value) : "nothing";
    }
};
#endif
