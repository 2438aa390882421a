// FNV-1a against the numbers its authors publish: hashes of it are on disk.
#include "core/fnv1a.hpp"

#include "support/catch.hpp"

namespace host::core {
namespace {

TEST_CASE("FNV-1a gives the published hashes, whatever the parts") {
    CHECK(Fnv1a().hex() == "cbf29ce484222325");
    CHECK(Fnv1a().add("a").hex() == "af63dc4c8601ec8c");
    CHECK(Fnv1a().add("foobar").hex() == "85944171f73967e8");
    CHECK(Fnv1a().add("foo").add("bar").hex() == "85944171f73967e8");
}

}  // namespace
}  // namespace host::core
