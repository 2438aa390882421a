// A list whose copies share what they have in common. A media is copied several times per step, and its lists grow at
// the end, are cut at the front, and rarely change otherwise: each of these costs what changes, not the whole list.
//
// Reads like a const std::vector. One thread. A reference to an entry holds as long as some list has the entry.
#pragma once

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <iterator>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace host::core {

template <class Item>
class SharedList {
public:
    SharedList() = default;
    SharedList(std::vector<Item> items) : size_(items.size()) {  // implicit, because it is the same list
        if (!items.empty()) items_ = std::make_shared<std::vector<Item>>(std::move(items));
    }
    SharedList(std::initializer_list<Item> items) : SharedList(std::vector<Item>(items)) {}

    [[nodiscard]] std::span<const Item> all() const {
        return items_ ? std::span<const Item>(*items_).subspan(first_, size_) : std::span<const Item>{};
    }
    [[nodiscard]] std::vector<Item> copy() const { return {all().begin(), all().end()}; }

    [[nodiscard]] auto begin() const { return all().begin(); }
    [[nodiscard]] auto end() const { return all().end(); }
    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] bool empty() const { return size_ == 0; }
    [[nodiscard]] const Item& front() const { return all().front(); }
    [[nodiscard]] const Item& back() const { return all().back(); }
    [[nodiscard]] const Item& operator[](std::size_t index) const { return all()[index]; }

    bool operator==(const SharedList& other) const {
        return (items_ == other.items_ && first_ == other.first_ && size_ == other.size_) ||
               std::ranges::equal(all(), other.all());
    }

    // How many entries left the front of `before`, and the others are still there, in front of what has come; none if
    // that is not known at once, because the two were not made from one another by push_back and keep_newest.
    [[nodiscard]] std::optional<std::size_t> dropped_since(const SharedList& before) const {
        if (!items_ || items_ != before.items_ || first_ < before.first_) return std::nullopt;
        if (first_ + size_ < before.first_ + before.size_) return std::nullopt;
        return std::min(first_ - before.first_, before.size_);
    }

    void push_back(Item item) {
        // What others see stays where it is: only behind the last of all, and only where there is room.
        const bool fits = items_ && first_ + size_ == items_->size() && items_->size() < items_->capacity();
        if (!fits) take_room(2 * size_ + kRoom);
        items_->push_back(std::move(item));
        ++size_;
    }
    void keep_newest(std::size_t most) {
        const std::size_t gone = size_ - std::min(size_, most);
        first_ += gone;
        size_ -= gone;
    }
    // Changes the list in any way: `change` gets a vector of its own.
    void edit(auto&& change) {
        std::vector<Item> items = copy();
        change(items);
        *this = SharedList(std::move(items));
    }

private:
    static constexpr std::size_t kRoom = 4;

    void take_room(std::size_t most) {
        auto own = std::make_shared<std::vector<Item>>();
        own->reserve(most);
        own->assign(begin(), end());
        items_ = std::move(own);
        first_ = 0;
    }

    std::shared_ptr<std::vector<Item>> items_;  // none: no items; others may have written behind our last one
    std::size_t first_{}, size_{};              // ours
};

}  // namespace host::core
