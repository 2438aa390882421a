// The work of one transaction: load, step, save, journal. The operations that all methods share.
//
// Lives inside one transaction of the store. What it reads and writes goes into the Host's Cache.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "app/cache.hpp"
#include "app/page_index.hpp"
#include "app/ports.hpp"
#include "core/documents.hpp"
#include "core/grace.hpp"
#include "core/resolve.hpp"
#include "core/session_machine.hpp"
#include "store/session_store.hpp"
#include "wire/requests.hpp"

namespace host::app {

class UnitOfWork {
public:
    UnitOfWork(store::SessionStore& store, core::LiveDocuments& documents, core::Graces& graces, Cache& cache,
               core::Instant now, const platform::Random& dice);

    [[nodiscard]] core::Instant now() const { return now_; }
    [[nodiscard]] const core::Settings& settings() const { return settings_; }
    [[nodiscard]] const core::Machine& machine() const { return machine_; }
    [[nodiscard]] store::SessionStore& store() { return store_; }
    [[nodiscard]] SeenLists& listed() { return cache_.listed; }
    [[nodiscard]] core::LiveDocuments& documents() { return documents_; }

    [[nodiscard]] const std::optional<core::Media>& find(const core::MediaId& media);
    [[nodiscard]] core::Count attempts_of(const core::MediaId& media);  // in the ledger, of all its sessions

    // Loads, steps, saves, writes the journal. Creates an unknown media, unless the event is refused.
    enum class IfNew { certain, assumed };
    core::Answer apply(const core::MediaId& media, const core::Event& event, IfNew if_new = IfNew::certain);

    // Applies time and place to a known media, and updates its deadline.
    void settle(const core::MediaId& media);
    void settle_if_known(const std::optional<core::MediaId>& media);

    void set(const core::Settings& settings);
    void set(const core::Machine& machine);
    bool erase(const core::MediaId& media);
    void bound_evidence(std::int64_t rows_added);  // drops what is over, once much has come (store/evidence_bound.hpp)
    void reload(const core::MediaId& media);       // other code wrote it in this transaction; lists: below

    void forget_lists() { cache_.forget_lists(); }  // or what those lists are based on

    [[nodiscard]] const std::vector<core::MediaId>& running();
    [[nodiscard]] const std::vector<core::PostId>& waiting_posts();  // of pending legacy entries (R21)

    // The id that counts now: itself, or what an assumed media became (R8).
    [[nodiscard]] core::MediaId meant(const core::MediaId& media);

    // Resolves a post (R2). The document and what its page just listed are evidence, if given.
    [[nodiscard]] core::Resolution resolve(const core::PostId& post, const core::Document* document,
                                           const PageIndex* evidence = nullptr);
    // Sets a document's media to what its post resolves to.
    void place(core::Document& document, const PageIndex* evidence = nullptr);

    [[nodiscard]] core::Decision decision_for(const core::Document& document);
    [[nodiscard]] core::Decision decision_on(const core::MediaId& media,
                                             const std::optional<core::DocumentRef>& reader);
    [[nodiscard]] std::optional<core::View> view_of(const std::optional<core::MediaId>& media);

    // R8: moves assumed media that the page's list shows to be posts of another. Returns the attempts that are
    // therefore older than the moved session, by one of their names: one per target.
    [[nodiscard]] std::map<core::MediaId, core::PostId> settle_assumptions(const PageIndex& page);

    // The media whose click waits for its result and came from this document. None: there is none, or more than one.
    [[nodiscard]] std::optional<core::MediaId> clicked_by(const core::DocumentRef& document);

    // R16: when the click was made that may be in flight for an image of this name, which was deleted.
    [[nodiscard]] std::optional<core::Instant> deleted_click_of(const core::MediaId& media);
    // Whether the attempt had been counted when that image was deleted, and so is not the outcome of its click.
    [[nodiscard]] bool is_older_than_deleted_click(const core::Attempt& attempt, core::Instant clicked_at);
    // R16: a deleted image whose click may be in flight is back, under a name in this list.
    void take_over_deleted_click(const core::MediaId& media, std::span<const core::Attempt> listed);

    // The sessions that a live document of this host has in its snapshot or route (R14).
    [[nodiscard]] std::vector<core::MediaId> watched_sessions();

    // R10: withdraws offers to documents that left the image or are gone, so that another document can get them.
    void withdraw_lost_offers();

    // Does everything that is due: overdue media, then changed routes of documents, then offers to those on screen,
    // longest wait first.
    void settle_all();
    [[nodiscard]] std::optional<core::Instant> next_deadline();

private:
    [[nodiscard]] const std::vector<core::MediaId>& assumed();
    [[nodiscard]] const std::vector<core::MediaId>& in_flight();
    [[nodiscard]] core::Count in_flight_besides(const core::MediaId& media);
    [[nodiscard]] core::Media new_media(const core::MediaId& id);
    // Stores the newest report of a page when it is worth a write (page_report.hpp).
    [[nodiscard]] std::optional<core::Instant> report_due();
    void keep_newest_report();
    // deleted_clicks.cpp: R16, clicks in flight outlive their image
    [[nodiscard]] const DeletedClicks& deleted_clicks();
    [[nodiscard]] std::string name_of_deleted(const core::MediaId& media);
    [[nodiscard]] core::Count deleted_clicks_besides(const core::MediaId& media);
    void remember_deleted_click(const core::Media& media);
    void forget_deleted_click(const core::Media& settled);
    void drop_old_deleted_clicks();
    [[nodiscard]] std::optional<core::Instant> due_at(const core::Media& media);
    [[nodiscard]] core::Instant grace_of(const core::Media& media);
    void save(const std::optional<core::Media>& before, core::Step step);
    void add(const core::LedgerEntry& entry);
    void write(const std::optional<core::Media>& before, core::Media after);
    [[nodiscard]] std::optional<core::MediaId> owner_of(const core::MediaId& assumed, const PageIndex& page);
    void move(const core::MediaId& assumed, const core::MediaId& target);

    store::SessionStore& store_;
    core::LiveDocuments& documents_;
    core::Graces& graces_;
    Cache& cache_;
    core::Instant now_;
    const platform::Random& dice_;
    core::Settings settings_;
    core::Machine machine_;
};

}  // namespace host::app
