// page.taught, page.teach, page.forget: what the user showed of the page's composers ("Show me").
#include <algorithm>

#include "app/methods.hpp"

namespace host::app {

namespace {

// Nothing that the user showed goes unasked: without it a page that is clicked today is not clicked tomorrow.
wire::Error no_room(const core::Lesson& oldest) {
    return {.code = core::ErrorCode::invalid_params,
            .path = "params.layout",
            .problem = std::to_string(core::kMaxLessons) +
                       " layouts are kept already: forget one first, the oldest is " + oldest.layout};
}

}  // namespace

Reply Methods::operator()(const wire::PageTaught&) const { return wire::TaughtResult{work.store().taught().all()}; }

Reply Methods::operator()(const wire::PageTeach& params) const {
    store::TaughtRows& rows = work.store().taught();
    core::Lesson lesson = params.lesson;
    const auto kept = rows.all();
    const auto known = std::ranges::find(kept, lesson.layout, &core::Lesson::layout);
    if (known == kept.end() && kept.size() >= core::kMaxLessons) return no_room(kept.front());
    if (known != kept.end()) lesson.at = known->at;
    if (known != kept.end() && lesson == *known) return wire::TaughtResult{kept};
    lesson.at = work.now();
    rows.save(lesson);
    return wire::TaughtResult{rows.all()};
}

Reply Methods::operator()(const wire::PageForget& params) const {
    work.store().taught().forget(params.layout);
    return wire::TaughtResult{work.store().taught().all()};
}

}  // namespace host::app
