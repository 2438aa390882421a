// A second strict reader, made of another library: what json::Document says of a text can be held against it.
//
// It builds a tree as the text comes, and stops where the text is first wrong; docs/protocol.md says what is.
#pragma once

#include <expected>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace support {

class JsonWitness : public nlohmann::json_sax<nlohmann::json> {
public:
    using Json = nlohmann::json;

    static std::expected<Json, std::string> read(std::string_view text, std::size_t max_depth = 32) {
        if (text.empty()) return std::unexpected("empty");
        if (const auto at = text.find('\0'); at != text.npos) {
            return std::unexpected("contains a NUL byte, at byte " + std::to_string(at + 1));
        }
        if (text.starts_with("\xEF\xBB\xBF")) return std::unexpected("starts with a byte order mark");
        const std::string whole = without_lone_surrogates(text);
        JsonWitness witness(max_depth);
        if (!Json::sax_parse(whole, &witness)) return std::unexpected(std::move(witness.problem_));
        return std::move(witness.document_);
    }

    bool null() override { return put(nullptr); }
    bool boolean(bool value) override { return put(value); }
    bool number_integer(number_integer_t value) override { return put(value); }
    bool number_unsigned(number_unsigned_t value) override { return put(value); }
    bool number_float(number_float_t value, const string_t&) override { return put(value); }
    bool string(string_t& value) override { return put(std::move(value)); }
    bool binary(binary_t&) override { return stop("binary values are not JSON"); }
    bool start_object(std::size_t) override { return open(Json::object()); }
    bool start_array(std::size_t) override { return open(Json::array()); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }
    bool key(string_t& name) override {
        const auto [member, is_new] = open_.back()->get_ref<Json::object_t&>().emplace(name, nullptr);
        member_ = &member->second;
        return is_new || stop("an object has the same key twice");
    }
    bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override {
        return stop("not JSON in UTF-8: wrong at byte " + std::to_string(position));
    }

private:
    explicit JsonWitness(std::size_t max_depth) : max_depth_(max_depth) {}

    // Unit by unit: halves of pairs that stand alone become \ufffd.
    static std::string without_lone_surrogates(std::string_view text) {
        std::string out;
        std::optional<std::string> high;  // an escape that waits for its other half
        const auto give_up = [&] {
            if (high) out += "\\ufffd";
            high.reset();
        };
        for (std::size_t at = 0; at < text.size();) {
            const std::string_view escape = text.substr(at, 6);
            const bool is_escape = escape.size() == 6 && escape.starts_with("\\u") &&
                                   escape.find_first_not_of("0123456789abcdefABCDEF", 2) == escape.npos;
            const unsigned long unit = is_escape ? std::stoul(std::string{escape.substr(2)}, nullptr, 16) : 0;
            if (unit >= 0xD800 && unit <= 0xDBFF) {
                give_up();
                high = escape;
            } else if (unit >= 0xDC00 && unit <= 0xDFFF) {
                out += high ? *high + std::string{escape} : "\\ufffd";
                high.reset();
            } else {
                give_up();
                out += text.substr(at, is_escape ? 6 : text[at] == '\\' ? 2 : 1);
                at += is_escape ? 6 : text[at] == '\\' ? 2 : 1;
                continue;
            }
            at += 6;
        }
        give_up();
        return out;
    }

    bool put(Json value) {
        place(std::move(value));
        return true;
    }

    Json* place(Json value) {
        Json* where = open_.empty() ? &document_ : member_;
        if (!open_.empty() && open_.back()->is_array()) {
            open_.back()->push_back(nullptr);
            where = &open_.back()->back();
        }
        *where = std::move(value);
        return where;
    }

    bool open(Json container) {
        if (open_.size() == max_depth_) return stop("nested deeper than " + std::to_string(max_depth_));
        open_.push_back(place(std::move(container)));
        return true;
    }
    bool close() {
        open_.pop_back();
        return true;
    }
    bool stop(std::string why) {
        problem_ = std::move(why);
        return false;
    }

    std::size_t max_depth_;
    Json document_;
    std::string problem_;
    std::vector<Json*> open_;
    Json* member_{};
};

}  // namespace support
