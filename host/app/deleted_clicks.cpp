// R16: a click in flight goes on counting when its image is deleted, against the caps and against that image, until its
// time is over. What is kept of it is a keyed hash and the time of the click.
#include <algorithm>

#include "app/work.hpp"

namespace host::app {

using core::MediaId;

const std::vector<store::DeletedClick>& Work::deleted_clicks() {
    if (!memory_.deleted_clicks) memory_.deleted_clicks = store_.deleted_clicks().all();
    return *memory_.deleted_clicks;
}

std::string Work::name_of_deleted(const MediaId& media) {
    if (!memory_.hash_key) memory_.hash_key = store_.deleted_clicks().key();
    if (!memory_.hash_key) {
        const auto half = [this] {
            return (static_cast<std::uint64_t>(dice_() * 0x1p32) << 32) ^ static_cast<std::uint64_t>(dice_() * 0x1p32);
        };
        memory_.hash_key = core::SipKey{half(), half()};
        store_.deleted_clicks().save(*memory_.hash_key);
    }
    return core::hex(core::siphash128(*memory_.hash_key, media.value));
}

std::optional<core::Instant> Work::deleted_click_of(const MediaId& media) {
    if (deleted_clicks().empty()) return std::nullopt;
    const auto found = std::ranges::find(deleted_clicks(), name_of_deleted(media), &store::DeletedClick::name);
    if (found == deleted_clicks().end() || now_ >= found->clicked_at + settings_.attempt_timeout) return std::nullopt;
    return found->clicked_at;
}

core::Count Work::deleted_clicks_besides(const MediaId& media) {
    if (deleted_clicks().empty()) return 0;
    const std::string own = name_of_deleted(media);
    return std::ranges::count_if(deleted_clicks(), [&](const store::DeletedClick& click) {
        return click.name != own && now_ < click.clicked_at + settings_.attempt_timeout;
    });
}

void Work::remember_deleted_click(const core::Media& media) {
    const store::DeletedClick click{name_of_deleted(media.id), std::min(media.last_click, now_)};
    store_.deleted_clicks().add(click);
    memory_.deleted_clicks.reset();
}

void Work::forget_deleted_click(const MediaId& media) {
    if (deleted_clicks().empty()) return;
    store_.deleted_clicks().drop(name_of_deleted(media));
    memory_.deleted_clicks.reset();
}

void Work::drop_old_deleted_clicks() {
    const core::Instant over = now_ - settings_.attempt_timeout;
    const bool any =
        std::ranges::any_of(deleted_clicks(), [over](const auto& click) { return click.clicked_at <= over; });
    if (!any) return;
    store_.deleted_clicks().drop_until(over);
    memory_.deleted_clicks.reset();
}

}  // namespace host::app
