// A small world for random walks: a few media, a few tabs, one clock, and a witness that remembers what happened.
//
// The world does what the app does around step(): it knows the live documents, keeps ledger and closed grants, and
// lets time work on every media. The witness keeps its own books, from the events alone and in real time, and
// stops the walk at the first step that breaks a law. It is not a second implementation: it never says what should
// happen, only what must not.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <ostream>
#include <set>
#include <string>
#include <vector>

#include "core/documents.hpp"
#include "core/session_machine.hpp"
#include "support/printers.hpp"

namespace host::core::test {

enum class What : int {
    look,     // time passes, the timer runs
    sleep,    // time passes, no host runs
    restart,  // while no host runs
    snapshot,
    old_snapshot,  // a message that was overtaken
    route,
    reload,  // a new document in the tab
    close,
    progress,
    start,
    stop,
    clear,
    edit,
    limit,
    settings,
    notice,
    claim,  // by the document it was offered to
    steal,  // by somebody else, or of an older number
    clicked,
    not_clicked,
    late_report,  // about a grant that is closed
    evidence,     // what the page shows of a click besides its outcome
    page,         // whether the page can act
};
inline constexpr int kWhats = static_cast<int>(What::page) + 1;

// One move of a walk. The numbers mean what the move makes of them, so that every move is possible everywhere.
struct Move {
    What what{};
    int who{};    // which tab
    int where{};  // which media
    int much{};
};
std::ostream& operator<<(std::ostream& out, const Move& move);

[[nodiscard]] Settings some_settings(int seed);  // within the caps; 0 = the defaults

class World {
public:
    static constexpr int kTabs = 4, kMedia = 4;

    explicit World(Settings first);

    void make(const Move& move);
    void look();  // lets time work on every media, as the timer does
    void let_time_pass(Millis length);
    void close_everything();

    [[nodiscard]] const Media& media(int which) const { return media_.at(id(which)); }
    [[nodiscard]] std::size_t offers_made() const { return offers_made_; }
    [[nodiscard]] std::size_t clicks_allowed() const { return claimed_.size(); }
    [[nodiscard]] const Settings& settings() const { return settings_; }
    [[nodiscard]] bool is_at_rest() const;  // no grant open, no click awaited, no session active

private:
    // What the witness knows of a media. Times are real: they never jump.
    struct Witness {
        std::optional<Millis> last_click;
        std::optional<Millis> last_refusal;  // since the last video, in this effort
        bool outcome_awaited{};
        bool started_by_user{};                                        // since the last click
        bool ended{};                                                  // since the user last asked for it to run
        Count refused_by_edit{}, videos_by_edit{}, credits_by_edit{};  // what edits added to the counters
        bool layers_edited{};
        std::vector<AttemptId> processed;
    };

    [[nodiscard]] static MediaId id(int which);
    [[nodiscard]] DocumentRef tab(int which) const;
    [[nodiscard]] int near(int which, bool (*suits)(const Media&)) const;
    [[nodiscard]] Count others_in_flight(const MediaId& besides) const;
    [[nodiscard]] std::vector<Attempt> listed(int which, int much) const;
    [[nodiscard]] std::vector<Attempt> not_in_ledger(const MediaId& media, const std::vector<Attempt>& listed) const;

    void restart();
    void withdraw_lost_offers();
    void show(const Move& move, bool fresh);
    void go(int who, std::optional<MediaId> media);
    void end_watches(const std::set<MediaId>& watched_before);
    [[nodiscard]] std::set<MediaId> watched() const;
    void edit(const Move& move);
    void limit(const Move& move);
    void claim(const Move& move, bool honest);
    void report(const Move& move, bool clicked);
    void report_late(const Move& move);
    void show_evidence(const Move& move);
    void report_page(const Move& move);

    void apply(const MediaId& media, const Event& event);
    void keep(const Media& before, const Event& event, const Step& taken);

    // The laws.
    void check_step(const Media& before, const Event& event, const Step& taken) const;
    void check_offer(const Media& after, Witness& witness);
    void check_claim(const Media& before, const ClaimAsked& asked, const ClaimVerdict& verdict);
    void check_counts(const Media& after, const Witness& witness) const;
    void check_waits(const Media& after) const;
    void witness_edit(Witness& witness, const UpdateAsked& asked, const Media& before);

    Settings settings_;
    Machine machine_;
    LiveDocuments live_;
    Instant wall_;
    Millis real_{0};
    std::map<MediaId, Media> media_;
    std::map<MediaId, Witness> witness_;
    std::vector<LedgerEntry> ledger_;
    std::map<GrantId, Grant> closed_;
    std::set<GrantId> claimed_;
    std::array<int, kTabs> pages_{};
    std::array<std::int64_t, kTabs> seq_{};
    std::optional<Millis> last_offer_, last_claim_;
    Millis pause_end_{0};
    std::size_t offers_made_{};
    int declared_{};
};

}  // namespace host::core::test
