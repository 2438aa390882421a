// R16: a click in flight still counts when its image is deleted, against the caps and against that image, until its
// time is over. Only a keyed hash and the time of the click are kept.
#include <algorithm>
#include <set>
#include <string>

#include "app/unit_of_work.hpp"

namespace host::app {

using core::MediaId;

namespace {

// Before the hash of an attempt that was counted. What another host version puts there is another name, and waits in
// vain.
const std::string kCounted = "counted ";

}  // namespace

const DeletedClicks& UnitOfWork::deleted_clicks() {
    if (cache_.deleted_clicks) return *cache_.deleted_clicks;
    DeletedClicks& clicks = cache_.deleted_clicks.emplace();
    for (store::DeletedClick& click : store_.deleted_clicks().all()) {
        if (click.clicked_at > now_ + core::kMostSkew) {
            click.clicked_at = now_;  // damage; no wait may be longer than its configured length (R20)
            store_.deleted_clicks().add(click);
        }
        clicks.times.insert(click.clicked_at);
        clicks.by_name.emplace(std::move(click.name), click.clicked_at);
    }
    return clicks;
}

std::string UnitOfWork::name_of_deleted(const MediaId& media) {
    if (!cache_.hash_key) cache_.hash_key = store_.deleted_clicks().key();
    if (!cache_.hash_key) {
        const auto half = [this] {
            return (static_cast<std::uint64_t>(dice_() * 0x1p32) << 32) ^ static_cast<std::uint64_t>(dice_() * 0x1p32);
        };
        cache_.hash_key = core::SipKey{half(), half()};
        store_.deleted_clicks().save(*cache_.hash_key);
    }
    return core::hex(core::siphash128(*cache_.hash_key, media.value));
}

std::optional<core::Instant> UnitOfWork::deleted_click_of(const MediaId& media) {
    const auto& clicks = deleted_clicks().by_name;
    if (clicks.empty()) return std::nullopt;
    const auto found = clicks.find(name_of_deleted(media));
    if (found == clicks.end() || now_ >= found->second + settings_.attempt_timeout) return std::nullopt;
    return found->second;
}

bool UnitOfWork::is_older_than_deleted_click(const core::Attempt& attempt, core::Instant clicked_at) {
    const auto was_counted = [&](const std::string& name) {
        const auto found = deleted_clicks().by_name.find(kCounted + name_of_deleted(MediaId{name}));
        return found != deleted_clicks().by_name.end() && found->second == clicked_at;
    };
    return was_counted(attempt.id.value) || std::ranges::any_of(attempt.others, [&](const core::OtherName& other) {
               return other.is_attempt && was_counted(other.post.value);
           });
}

// Claims keep their distance on the whole machine, so its time identifies a click. An image has several names, and an
// image that comes back counts by itself.
core::Count UnitOfWork::deleted_clicks_besides(const MediaId& media) {
    if (deleted_clicks().times.empty()) return 0;
    std::set<core::Instant> clicks = deleted_clicks().times;
    std::erase_if(clicks, [this](core::Instant at) { return now_ >= at + settings_.attempt_timeout; });
    if (const auto own = deleted_click_of(media)) clicks.erase(*own);
    for (const MediaId& id : in_flight()) {
        if (const auto& known = find(id)) clicks.erase(known->last_click);
    }
    return static_cast<core::Count>(clicks.size());
}

// Every name that it may come back with: its own, the posts that were taken for it, its attempts and their other names
// (R8, R22). Of its attempts, that they were counted: a page that lists them again says nothing of the click.
void UnitOfWork::remember_deleted_click(const core::Media& media) {
    const core::Instant clicked_at = std::min(media.last_click, now_);
    std::vector<std::string> names{media.id.value};
    for (const core::LedgerEntry& entry : store_.ledger().all(media.id)) {
        names.push_back(entry.attempt.value);
        store_.deleted_clicks().add({kCounted + name_of_deleted(MediaId{entry.attempt.value}), clicked_at});
    }
    for (const core::PostId& post : store_.aliases().of(media.id)) names.push_back(post.value);
    for (const core::PostId& post : store_.names().of(media.id)) names.push_back(post.value);
    for (const std::string& name : names) store_.deleted_clicks().add({name_of_deleted(MediaId{name}), clicked_at});
    cache_.deleted_clicks.reset();
}

// R8: what was deleted under the name of a post turns out to belong to this media.
void UnitOfWork::take_over_deleted_click(const MediaId& media, std::span<const core::Attempt> listed) {
    if (deleted_clicks().times.empty() || deleted_click_of(media)) return;
    const auto take_over = [this, &media](const std::string& name) {
        const auto clicked_at = deleted_click_of(MediaId{name});
        if (!clicked_at) return false;
        store_.deleted_clicks().add({name_of_deleted(media), *clicked_at});
        cache_.deleted_clicks.reset();
        return true;
    };
    for (const core::Attempt& attempt : listed) {
        if (take_over(attempt.id.value)) return;
        for (const core::OtherName& other : attempt.others) {
            if (take_over(other.post.value)) return;
        }
    }
}

// The result has come, so none of its names waits any more.
void UnitOfWork::forget_deleted_click(const core::Media& settled) {
    if (settled.in_flight || !deleted_clicks().times.contains(settled.last_click)) return;
    store_.deleted_clicks().drop(settled.last_click);
    cache_.deleted_clicks.reset();
}

void UnitOfWork::drop_old_deleted_clicks() {
    const core::Instant over = now_ - settings_.attempt_timeout;
    const std::set<core::Instant>& times = deleted_clicks().times;
    if (times.empty() || *times.begin() > over) return;
    store_.deleted_clicks().drop_until(over);
    cache_.deleted_clicks.reset();
}

}  // namespace host::app
