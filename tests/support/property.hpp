// RapidCheck's properties as checks of Catch2: it shrinks what fails and prints how to repeat it.
#pragma once

#include <rapidcheck.h>

#include <cstdlib>
#include <sstream>
#include <utility>

#include "support/catch.hpp"
#include "support/seed.hpp"
#include "support/this_build.hpp"

namespace support {

struct Rounds {
    int successes{100};
    int size{100};  // rare walks need more room than this
};

// RC_PARAMS in the environment overrules `rounds` and the seed.
template <class Property>
void check_property(Property property, Rounds rounds = {}) {
    rc::detail::TestMetadata metadata;
    metadata.id = Catch::getResultCapture().getCurrentTestName();
    rc::detail::TestParams params = rc::detail::configuration().testParams;
    if (!std::getenv("RC_PARAMS")) {
        params.maxSuccess = support::rounds(rounds.successes);
        params.maxSize = rounds.size;
        params.seed = first_seed();
    }
    const auto result = rc::detail::checkTestable(std::move(property), metadata, params);
    std::ostringstream text;
    rc::detail::printResultMessage(result, text);
    INFO(text.str());
    CHECK(result.template is<rc::detail::SuccessResult>());
}

}  // namespace support
