#include "wire/legacy_stream.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

#include "json/document.hpp"

namespace host::wire {
namespace {

constexpr std::size_t kMostText = std::size_t{256} << 20;  // of one entry, and of all that is around the entries

constexpr std::array<std::string_view, 4> kMaps{"sessionByMediaId", "persistentByMediaId", "revisionByMediaId",
                                                "suggestionByMediaId"};

bool is_map(std::string_view name) { return std::ranges::find(kMaps, name) != kMaps.end(); }

// Cuts the text while it arrives. It also cuts what is not JSON: reading the pieces shows that.
class Cutter {
public:
    explicit Cutter(const TakeEntry& take) : take_(take) {}

    // False: it is refused, see problem().
    bool push(char c) {
        ++at_;
        if (piece().size() > kMostText) return refuse("too large");
        if (in_string_) {
            piece() += c;
            if (std::exchange(is_escaped_, false)) return true;
            is_escaped_ = c == '\\';
            if (c == '"') in_string_ = false;
            return true;
        }
        const bool closes = c == '}' || c == ']';
        if (is_entry_ && open_.size() == entry_level_ && (closes || c == ',') && !hand_out()) return false;
        if (c == '"') {
            in_string_ = true;
            if (is_name_next_ && !open_.empty()) open_.back().name_from = rest_.size();
        } else if (c == '{' || c == '[') {
            if (open_.size() == static_cast<std::size_t>(json::kMaxDepth)) {
                return refuse("nested deeper than " + std::to_string(json::kMaxDepth));
            }
            open_.push_back({.is_object = c == '{', .name_from = rest_.size(), .name = {}});
        } else if (closes && !open_.empty()) {
            open_.pop_back();
        }
        piece() += c;
        if (c == ':' && is_name_next_ && !is_entry_) return begin_member();
        if (!is_entry_)
            is_name_next_ = (c == '{' || c == ',' || is_name_next_) && !open_.empty() && open_.back().is_object;
        return true;
    }

    // What is left; none: see problem().
    std::optional<std::string> done() {
        if (is_entry_) rest_ += entry_;  // it has no end: so this is no JSON
        if (const auto read = document_.read(rest_); !read) {
            refuse(read.error() + (handed_out_ ? ", its entries not counted" : ""));
            return std::nullopt;
        }
        return std::move(rest_);
    }
    [[nodiscard]] const std::string& problem() const { return problem_; }

private:
    struct Level {
        bool is_object{};
        std::size_t name_from{};  // where the newest name starts in rest_
        std::string name;
    };

    std::string& piece() { return is_entry_ ? entry_ : rest_; }

    bool refuse(std::string problem) {
        problem_ = std::move(problem);
        return false;
    }

    // Behind the colon of a member that is part of no entry.
    bool begin_member() {
        is_name_next_ = false;
        Level& level = open_.back();
        const std::string_view text =
            std::string_view{rest_}.substr(level.name_from, rest_.size() - level.name_from - 1);
        const auto name = document_.read(text);
        if (!name || !name->is_string()) return true;  // what is left will not be JSON either
        level.name = name->string();
        const std::size_t depth = open_.size();
        const bool is_below_state = depth == 3 && open_[0].name == "state";
        if ((depth != 2 && !is_below_state) || !is_map(open_[depth - 2].name)) return true;
        if (!std::ranges::all_of(open_, &Level::is_object)) return true;
        is_entry_ = true;
        entry_level_ = depth;
        entry_at_ = at_ + 1;
        return true;
    }

    bool hand_out() {
        const int depth = json::kMaxDepth - static_cast<int>(entry_level_);
        if (const auto read = document_.read(entry_, entry_.size(), depth); !read) {
            return refuse(read.error() + ", in the entry at byte " + std::to_string(entry_at_));
        }
        take_(open_[entry_level_ - 2].name, open_.back().name, entry_);
        rest_ += "null";
        entry_.clear();
        is_entry_ = false;
        handed_out_ = true;
        return true;
    }

    const TakeEntry& take_;
    json::Document document_;
    std::string rest_, entry_, problem_;
    std::vector<Level> open_;
    std::size_t at_{}, entry_at_{}, entry_level_{};
    bool in_string_{}, is_escaped_{}, is_name_next_{}, is_entry_{}, handed_out_{};
};

}  // namespace

std::expected<std::string, std::string> read_store_stream(std::istream& in, const TakeEntry& take) {
    Cutter cutter(take);
    std::streambuf& from = *in.rdbuf();
    for (int c = from.sbumpc(); c != std::char_traits<char>::eof(); c = from.sbumpc()) {
        if (!cutter.push(static_cast<char>(c))) return std::unexpected(cutter.problem());
    }
    auto rest = cutter.done();
    if (!rest) return std::unexpected(cutter.problem());
    return *std::move(rest);
}

}  // namespace host::wire
