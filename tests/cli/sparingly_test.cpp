#include "cli/sparingly.hpp"

#include "support/catch.hpp"

namespace {

using Count = host::cli::Sparingly<int>;
using std::chrono::milliseconds;

Count::Clock::time_point count_time;  // stands still but where a test moves it

}  // namespace

TEST_CASE("what is dear to make is made so rarely that it takes a twentieth of the time") {
    Count count;
    int made = 0;
    milliseconds cost{100};
    const auto get = [&] { return count.get([&] { return count_time += cost, ++made; }, [] { return count_time; }); };
    CHECK(get() == 1);
    CHECK(get() == 1);
    count_time += milliseconds{1'899};
    CHECK(get() == 1);
    count_time += milliseconds{1};
    CHECK(get() == 2);
    cost = milliseconds{0};
    count_time += milliseconds{1'900};
    CHECK(get() == 3);
    CHECK(get() == 4);  // it costs nothing
}

TEST_CASE("what was not made again because it is dear is due as soon as it may be made") {
    Count count;
    const auto now = [] { return count_time; };
    const auto get = [&] { return count.get([&] { return count_time += milliseconds{100}, 1; }, now); };
    (void)get();
    CHECK_FALSE(count.is_due(now));
    count_time += milliseconds{1'899};
    (void)get();
    CHECK_FALSE(count.is_due(now));
    count_time += milliseconds{1};
    CHECK(count.is_due(now));
    (void)get();
    CHECK_FALSE(count.is_due(now));
    count_time += milliseconds{5'000};
    CHECK_FALSE(count.is_due(now));  // nobody wanted it since
}
