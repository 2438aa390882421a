// RAII over SQLite's statements and their rows (their connection: database.hpp). sqlite3.h itself is included by
// database.cpp and sqlite.cpp, by page_space.cpp and page_check.cpp, and by raw_rows.cpp and raw_bytes.cpp, which read
// what is damaged.
//
// Everything here must be destroyed before its Database, and throws the same errors. Statements are prepared at their
// first use and kept. Bound values are copied if they might not live long enough; read values are copies.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "core/ids.hpp"
#include "core/time.hpp"
#include "store/database.hpp"
#include "store/disk_enums.hpp"

namespace host::store {

class Statement;

// Any value that our STRICT tables can hold, for copying rows without knowing them (rows_dump.hpp).
using Value = std::variant<std::nullptr_t, std::int64_t, double, std::string>;

// A statement that is running. Going out of scope resets it, so that it holds no lock and can run again.
class Rows {
public:
    explicit Rows(Statement& statement);
    ~Rows();
    Rows(const Rows&) = delete;
    Rows& operator=(const Rows&) = delete;

    [[nodiscard]] bool next();  // false: no more

    // The columns of the current row, from left to right: one argument for each column of the SELECT list.
    template <class... Fields>
    void read(Fields&... fields) {
        column_ = 0;
        (take(fields), ...);
        check_all_taken();
    }
    // The first `count` columns of the current row, or all, whatever they are.
    [[nodiscard]] std::vector<Value> values(int count);
    [[nodiscard]] std::vector<Value> values();
    [[nodiscard]] std::int64_t bytes();  // of the texts of the current row

private:
    void take(std::int64_t& field);
    void take(int& field);  // a number that does not fit is corruption
    void take(bool& field);
    void take(double& field);
    void take(std::string& field);
    void take(core::Millis& field);
    void take(core::Instant& field);
    void take(core::GrantId& field) { take(field.value); }
    template <class Tag>
    void take(core::Id<Tag>& field) {
        take(field.value);
    }
    template <class Enum>
    requires std::is_enum_v<Enum>
    void take(Enum& field) {
        std::int64_t number{};
        take(number);
        field = from_disk(number, Enum{});
    }
    template <class Value>
    void take(std::optional<Value>& field) {  // a column that may be NULL
        if (skip_null()) {
            field.reset();
        } else {
            take(field.emplace());
        }
    }

    bool skip_null();
    void check_all_taken() const;
    void expect_type(int type) const;

    Statement& statement_;
    int column_{};
};

class Statement {
public:
    // `sql` is a constant: it must outlive the statement.
    Statement(Database& database, const char* sql) : database_(database), sql_(sql) {}
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;

    // Binds all values by position and starts.
    template <class... Values>
    [[nodiscard]] Rows query(const Values&... values) {
        return start(Copies::yes, values...);  // the rows may outlive the values
    }

    // Values whose number and types are known at run time only.
    [[nodiscard]] Rows query_with(const std::vector<Value>& values);
    void run_with(const std::vector<Value>& values);  // to the end
    // Runs a statement that has no rows to its end; the number of rows it inserted, changed or deleted.
    template <class... Values>
    std::int64_t run(const Values&... values) {
        Rows rows = start(Copies::no, values...);
        return finish(rows);
    }

private:
    friend class Rows;
    struct Finalize {
        void operator()(sqlite3_stmt* handle) const;
    };

    enum class Copies : bool { no, yes };

    template <class... Values>
    Rows start(Copies copies, const Values&... values) {
        prepare(static_cast<int>(sizeof...(Values)));
        copies_ = copies;
        int position = 0;
        (bind(++position, values), ...);
        return Rows(*this);
    }

    void prepare(int values);
    void bind_all(const std::vector<Value>& values);
    std::int64_t finish(Rows& rows);
    void bind_null(int position);
    void check_bound(int code) const;
    void bind(int position, std::int64_t value);
    void bind(int position, int value) { bind(position, std::int64_t{value}); }
    void bind(int position, bool value) { bind(position, std::int64_t{value}); }
    void bind(int position, double value);
    void bind(int position, std::string_view value);
    void bind(int position, const std::string& value) { bind(position, std::string_view{value}); }
    void bind(int position, core::Millis value) { bind(position, std::int64_t{value.count()}); }
    void bind(int position, core::Instant value) { bind(position, core::to_ms(value)); }
    void bind(int position, core::GrantId value) { bind(position, value.value); }
    template <class Tag>
    void bind(int position, const core::Id<Tag>& value) {
        bind(position, std::string_view{value.value});
    }
    template <class Enum>
    requires std::is_enum_v<Enum>
    void bind(int position, Enum value) { bind(position, std::int64_t{static_cast<int>(value)}); }
    template <class Value>
    void bind(int position, const std::optional<Value>& value) {
        value ? bind(position, *value) : bind_null(position);
    }
    // Anything else (unsigned, float, a pointer) would be converted silently: say which of the above is meant.
    template <class Value>
    requires(!std::is_enum_v<Value>) void bind(int position, const Value& value) = delete;

    Database& database_;
    const char* sql_;
    std::unique_ptr<sqlite3_stmt, Finalize> handle_;
    bool running_{};
    Copies copies_{Copies::yes};  // of the text that is bound
};

// The number in the first column of the first row; 0 where there is no row.
[[nodiscard]] std::int64_t number_in(Rows&& rows);
[[nodiscard]] std::int64_t number_of(Database& database, const char* sql);

// The name of a table, an index or a column as SQL writes it. Precondition: it is one of ours, without quotes in it.
[[nodiscard]] inline std::string sql_name(const std::string& name) { return '"' + name + '"'; }

}  // namespace host::store
