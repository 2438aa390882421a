// The oracle of the simulation: what must be true of the answers of all hosts taken together, in plain containers.
//
// It is told each request with its answer and each push, in the order of the commits, and knows nothing of the hosts'
// insides. Counts are predicted exactly. Grants are judged one-sidedly: it says when one must not be given, and leaves
// it to the settling phase to see that enough are given. A broken rule throws Violation.
//
// Time is real time, whatever anybody sets the clock to (R20). Only after a boot nobody can know how long the machine
// was off: waits that began before it are not judged, but for the seconds between clicks.
#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace sim {

using Json = nlohmann::json;

struct Violation : std::runtime_error {
    using std::runtime_error::runtime_error;
};

[[noreturn]] void fail(const char* invariant, const std::string& details = {});

// The details are made only for a rule that is broken: most of a run is this.
#define SIM_MUST(holds, ...)                    \
    do {                                        \
        if (!(holds)) ::sim::fail(__VA_ARGS__); \
    } while (false)

struct Request {
    int id{};
    std::string method;
    Json params;
    std::string document;  // of the page that sent it; empty: nobody in particular
    [[nodiscard]] std::string text() const;
};

using Options = std::map<std::string, std::string>;
[[nodiscard]] Options options_in(const Json& params);
// Whether something that is known of both is not the same (R24).
[[nodiscard]] bool differs(const Options& before, const Options& after);
// Why the newest session that has ended did so: "user", "timeout", … `otherwise`, if its log does not say.
[[nodiscard]] std::string last_end_in(const Json& logs, const std::string& otherwise);

struct Rules {  // the settings of this run
    std::int64_t cooldown{8'000}, attempt_timeout{120'000}, stale_after{600'000}, pause{60'000};
    int max_retries{3}, video_goal{1}, breaker{50};
    bool adopts{};
};

class Model {
public:
    explicit Model(Rules rules) : rules_(rules) {}

    void begin(std::int64_t now, bool disk_failed);  // a transaction of some process
    void rebooted();
    void opened(const std::string& document, std::size_t profile, int tab);
    void handled(const Request& request, const Json& response);
    void pushed(const Json& message);
    // A page pressed the button.
    void clicked(const std::string& decision, const std::string& document, std::int64_t now);

    // Against the file itself, read by somebody new.
    void audit(const std::string& file) const;
    // A clock was months ahead: closed grants of sessions that have ended may be gone since (store/detail_rows.hpp).
    void let_details_go() { details_may_go_ = true; }

    struct Media {
        std::vector<std::pair<std::string, bool>> ledger;  // id, refused; in the order the hosts heard of them
        std::vector<std::string> counted;                  // of this effort
        std::map<std::string, std::string> names;          // R22: other names -> id in the ledger
        std::set<std::string> corrected;                   // their verdict has been another one
        int refused{}, videos{};
        int max_retries{}, goal{};
        bool auto_retry{true}, running{}, active{}, known{}, first_click{};
        bool touched{};  // by the user: from then on nothing that a page hands over changes it (R21)
        bool unsure{};   // its counters may be what some page made up
        std::string prompt;
        std::int64_t revision{};
        Json view;
        struct Stamp {
            std::int64_t at{};
            std::uint64_t turn{};
        };
        std::optional<Stamp> last_click, last_failure, awaited_since;
        std::string awaited;  // decision
        bool click_confirmed{};
        bool is_open{};           // its grant: no other session has begun since
        Options options, before;  // R24: of the newest attempt, of those before it
        bool generation_seen{};
        std::string ended_by;  // why the last session ended, in the words of its log
    };
    [[nodiscard]] const std::map<std::string, Media>& media() const { return media_; }
    [[nodiscard]] const std::map<std::string, std::string>& offered_to() const { return offered_to_; }
    [[nodiscard]] std::size_t claims() const { return granted_.size(); }
    [[nodiscard]] std::size_t clicks() const { return clicks_.size(); }

private:
    using Stamp = Media::Stamp;

    [[nodiscard]] Stamp stamp() const { return {now_, turn_}; }
    [[nodiscard]] bool is_certain(const Stamp& since) const { return since.turn >= disturbed_; }
    [[nodiscard]] bool is_within(const std::optional<Stamp>& since, std::int64_t length) const;
    [[nodiscard]] bool is_awaiting(const Media& media) const {
        return is_within(media.awaited_since, rules_.attempt_timeout);
    }
    Media& create(const std::string& id);
    void snapshot(const Request& request, const Json& result);
    void count(const std::string& id, const Json& attempts, bool of_stream, int& fresh, int& unknown);
    [[nodiscard]] bool was_counted_before(const std::string& media, const std::vector<std::string>& names) const;
    bool correct(Media& media, std::pair<std::string, bool>& line);
    void start(const Request& request, const Json& result);
    void update(const Json& params);
    void claim(const Request& request, const Json& result);
    void own_click(const Request& request, const Json& result);
    void notice(const Request& request);
    void begin(Media& media, const std::string& prompt);
    [[nodiscard]] bool has_room_in_flight(const Media& media) const;  // R17
    void result_of_click(const Request& request);
    void settle(Media& media);
    void see_view(const Json& view);
    void see_decision(const Json& decision);
    void judge_offer(const Json& decision, Media& media);
    void judge_place(const std::string& document, const std::string& id) const;
    void erase(const std::string& id, const Json& result);
    void forged(const Json& params);

    Rules rules_;
    std::map<std::string, Media> media_;
    std::map<std::string, std::string> offered_to_;  // decision -> document
    std::map<std::string, std::string> granted_;     // decision -> document
    std::map<std::string, std::string> clicks_;      // decision -> document
    struct Answer {
        std::string result, media;
    };
    std::map<std::string, Answer> answers_;  // by requestId
    struct Place {
        std::size_t profile{};
        int tab{};
        std::int64_t seq{};
        std::string post;
    };
    std::map<std::string, Place> places_;  // by document: where it said last that it is
    std::multimap<std::string, Stamp> deleted_in_flight_;
    // Of images that were deleted then: attempts that had been counted, and when the click was made.
    std::map<std::string, std::map<std::string, Stamp>> counted_before_;
    std::map<std::string, std::set<std::string>> forged_;  // media -> attempts that a page says it once had (R21)
    std::map<std::string, std::set<std::string>> listed_;  // media -> attempts that any page has ever listed
    std::map<std::string, std::string> media_of_grant_;
    bool details_may_go_{};
    std::set<std::string> deleted_grants_;
    std::optional<Stamp> pause_;  // began
    std::int64_t pause_length_{};
    std::optional<Stamp> last_offer_;
    std::optional<std::int64_t> last_claim_, last_press_;
    std::int64_t now_{};
    std::uint64_t turn_{}, disturbed_{};
    bool disk_failed_{};
};

}  // namespace sim
