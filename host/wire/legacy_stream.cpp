#include "wire/legacy_stream.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "json/builder.hpp"

namespace host::wire {
namespace {

constexpr std::array<std::string_view, 4> kMaps{"sessionByMediaId", "persistentByMediaId", "revisionByMediaId",
                                                "suggestionByMediaId"};

bool is_map(std::string_view name) { return std::ranges::find(kMaps, name) != kMaps.end(); }

// Builds the document, and hands out every entry of the maps as soon as it is complete. Its name stays, so that it
// cannot come twice.
class Streamer : public json::Builder {
public:
    explicit Streamer(const TakeEntry& take) : take_(take) {}

    bool key(string_t& name) override {
        names_.resize(open_.size() + 1);
        names_[open_.size()] = name;
        return json::Builder::key(name);
    }
    bool end_object() override { return json::Builder::end_object() && hand_out(); }
    bool end_array() override { return json::Builder::end_array() && hand_out(); }
    bool null() override { return json::Builder::null() && hand_out(); }
    bool boolean(bool value) override { return json::Builder::boolean(value) && hand_out(); }
    bool number_integer(number_integer_t value) override { return json::Builder::number_integer(value) && hand_out(); }
    bool number_unsigned(number_unsigned_t value) override {
        return json::Builder::number_unsigned(value) && hand_out();
    }
    bool number_float(number_float_t value, const string_t& text) override {
        return json::Builder::number_float(value, text) && hand_out();
    }
    bool string(string_t& value) override { return json::Builder::string(value) && hand_out(); }

private:
    bool hand_out() {
        const std::size_t level = open_.size();
        if (level != 2 && level != 3) return true;
        if (!open_.back()->is_object() || (level == 3 && names_[1] != "state")) return true;
        const std::string& map = names_[level - 1];
        if (!is_map(map)) return true;
        take_(map, names_[level], std::exchange(*member_of(names_[level]), json::Json(nullptr)));
        return true;
    }

    json::Json* member_of(const std::string& name) {
        return &open_.back()->get_ref<json::Json::object_t&>().find(name)->second;
    }

    const TakeEntry& take_;
    std::vector<std::string> names_;  // the key that is open at each level
};

// The characters of a file; halves of surrogate pairs come out as U+FFFD, a NUL as something no JSON has.
class Characters {
public:
    explicit Characters(std::istream& in) : in_(*in.rdbuf()) { next(); }

    [[nodiscard]] bool is_end() const { return end_; }
    [[nodiscard]] char current() const { return current_; }
    void next() {
        if (ready_.empty()) fill();
        end_ = ready_.empty();
        if (end_) return;
        current_ = ready_.front() == '\0' ? '\x01' : ready_.front();
        ready_.erase(0, 1);
    }

private:
    // At least `count` characters of the file in `ahead_`, as far as there are any.
    void look_ahead(std::size_t count) {
        for (int c; ahead_.size() < count && (c = in_.sbumpc()) != std::char_traits<char>::eof();) {
            ahead_.push_back(static_cast<char>(c));
        }
    }
    void pass(std::size_t count) {
        ready_.append(ahead_, 0, count);
        ahead_.erase(0, count);
    }

    void fill() {
        look_ahead(1);
        if (ahead_.empty()) return;
        if (ahead_.front() != '\\') return pass(1);
        look_ahead(6);
        const auto unit = json::code_unit(ahead_, 0);
        if (!json::is_high(unit) && !json::is_low(unit)) return pass(std::min<std::size_t>(2, ahead_.size()));
        look_ahead(12);
        if (json::is_high(unit) && json::is_low(json::code_unit(ahead_, 6))) return pass(12);
        ready_ = "\\ufffd";
        ahead_.erase(0, 6);
    }

    std::streambuf& in_;
    std::string ahead_, ready_;
    char current_{};
    bool end_{};
};

class Cursor {
public:
    using iterator_category = std::input_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = const char*;
    using reference = char;

    Cursor() = default;
    explicit Cursor(Characters& characters) : characters_(&characters) {}
    char operator*() const { return characters_->current(); }
    Cursor& operator++() {
        characters_->next();
        return *this;
    }
    Cursor operator++(int) {
        Cursor before = *this;
        ++*this;
        return before;
    }
    bool operator==(const Cursor& other) const { return is_end() == other.is_end(); }

private:
    [[nodiscard]] bool is_end() const { return characters_ == nullptr || characters_->is_end(); }

    Characters* characters_{};
};

}  // namespace

std::expected<json::Json, std::string> read_store_stream(std::istream& in, const TakeEntry& take) {
    Characters characters(in);
    if (characters.is_end()) return std::unexpected("empty");
    if (characters.current() == '\xEF') return std::unexpected("starts with a byte order mark");
    Streamer streamer(take);
    if (!json::Json::sax_parse(Cursor(characters), Cursor(), &streamer))
        return std::unexpected(std::move(streamer.problem));
    return std::move(streamer.document);
}

}  // namespace host::wire
