// A list whose copies share their content until one of them edits it. A media is copied several times per step, but its
// lists rarely change, and they grow with every attempt.
//
// Reads like a const std::vector. One thread.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <memory>
#include <utility>
#include <vector>

namespace host::core {

template <class Item>
class SharedList {
public:
    SharedList() = default;
    SharedList(std::vector<Item> items) {  // implicit, because it is the same list
        if (!items.empty()) items_ = std::make_shared<std::vector<Item>>(std::move(items));
    }
    SharedList(std::initializer_list<Item> items) : SharedList(std::vector<Item>(items)) {}

    [[nodiscard]] const std::vector<Item>& all() const {
        static const std::vector<Item> kNone;
        return items_ ? *items_ : kNone;
    }
    operator const std::vector<Item>&() const { return all(); }

    [[nodiscard]] auto begin() const { return all().begin(); }
    [[nodiscard]] auto end() const { return all().end(); }
    [[nodiscard]] std::size_t size() const { return all().size(); }
    [[nodiscard]] bool empty() const { return all().empty(); }
    [[nodiscard]] const Item& front() const { return all().front(); }
    [[nodiscard]] const Item& back() const { return all().back(); }
    [[nodiscard]] const Item& operator[](std::size_t index) const { return all()[index]; }

    bool operator==(const SharedList& other) const { return items_ == other.items_ || all() == other.all(); }

    // Makes this copy independent. Drop the returned reference before the list is copied again.
    [[nodiscard]] std::vector<Item>& edit() {
        if (!items_ || items_.use_count() > 1) items_ = std::make_shared<std::vector<Item>>(all());
        return *items_;
    }
    void push_back(Item item) { edit().push_back(std::move(item)); }

private:
    std::shared_ptr<std::vector<Item>> items_;  // none: no items
};

}  // namespace host::core
