// Private to json: from the parser's events to a document, strictly. See json_reader.hpp for what is refused.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "json/reader.hpp"

namespace host::json {

// Builds the document, and stops the parser at the first thing that the parser itself would let through.
class Builder : public nlohmann::json_sax<Json> {
public:
    explicit Builder(int max_depth = kMaxDepth) : max_depth_(max_depth) {}

    Json document;
    std::string problem;

    bool null() override { return put(nullptr); }
    bool boolean(bool value) override { return put(value); }
    bool number_integer(number_integer_t value) override { return put(value); }
    bool number_unsigned(number_unsigned_t value) override { return put(value); }
    bool number_float(number_float_t value, const string_t&) override { return put(value); }
    bool string(string_t& value) override { return put(std::move(value)); }
    bool binary(binary_t&) override { return stop("binary values are not JSON"); }  // of other formats only
    bool start_object(std::size_t) override { return open(Json::object()); }
    bool start_array(std::size_t) override { return open(Json::array()); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }

    bool key(string_t& name) override {
        auto& members = open_.back()->get_ref<Json::object_t&>();
        const auto [member, is_new] = members.emplace(std::move(name), nullptr);
        if (!is_new) return stop("an object has the same key twice");
        member_ = &member->second;
        return true;
    }

    bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override {
        return stop("not JSON in UTF-8: wrong at byte " + std::to_string(position));
    }

protected:
    // Where the parser is: the containers around it. They stay where they are while they are open, because a
    // container takes its next element only after the one before is closed.
    int max_depth_;
    std::vector<Json*> open_;
    Json* member_{};  // the value that belongs to the last key

    Json* place(Json value) {
        Json* where = &document;
        if (!open_.empty() && open_.back()->is_array()) {
            auto& elements = open_.back()->get_ref<Json::array_t&>();
            elements.push_back(std::move(value));
            return &elements.back();
        }
        if (!open_.empty()) where = member_;
        *where = std::move(value);
        return where;
    }

    template <class Value>
    bool put(Value&& value) {
        place(std::forward<Value>(value));
        return true;
    }

    bool open(Json container) {
        if (static_cast<int>(open_.size()) == max_depth_)
            return stop("nested deeper than " + std::to_string(max_depth_));
        open_.push_back(place(std::move(container)));
        return true;
    }

    bool close() {
        open_.pop_back();
        return true;
    }

    bool stop(std::string why) {
        problem = std::move(why);
        return false;
    }
};

// The code unit of an escape \uXXXX at `at`, or none.
[[nodiscard]] std::optional<unsigned> code_unit(std::string_view text, std::size_t at);
[[nodiscard]] inline bool is_high(std::optional<unsigned> unit) { return unit && *unit >= 0xD800 && *unit <= 0xDBFF; }
[[nodiscard]] inline bool is_low(std::optional<unsigned> unit) { return unit && *unit >= 0xDC00 && *unit <= 0xDFFF; }

}  // namespace host::json
