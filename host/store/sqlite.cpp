#include "store/sqlite.hpp"

#include <sqlite3.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "core/check.hpp"

namespace host::store {

namespace {

// Far above anything a host writes, and far enough below the end of 64 bits that sums of a few cannot overflow.
constexpr std::int64_t kMaxNumber = std::int64_t{1} << 60;

}  // namespace

void Statement::Finalize::operator()(sqlite3_stmt* handle) const { sqlite3_finalize(handle); }

void Statement::prepare(int values) {
    HOST_CHECK(!running_);
    if (!handle_) {
        sqlite3_stmt* prepared = nullptr;
        const int code =
            sqlite3_prepare_v3(database_.handle(), sql_, -1, SQLITE_PREPARE_PERSISTENT, &prepared, nullptr);
        if (code == SQLITE_ERROR) {  // our text is constant and tested: it is the tables that are not there
            throw StoreError(core::ErrorCode::storage_corrupt, code,
                             "cannot use " + database_.name() + ": " + sqlite3_errmsg(database_.handle()));
        }
        if (code != SQLITE_OK) {
            database_.fail(code, "read");
        }
        handle_.reset(prepared);
    }
    HOST_CHECK(sqlite3_bind_parameter_count(handle_.get()) == values);
}

std::int64_t Statement::finish(Rows& rows) {
    const bool row = rows.next();
    HOST_CHECK(!row);
    return sqlite3_changes64(database_.handle());
}

void Statement::check_bound(int code) const {
    if (code != SQLITE_OK) {
        database_.fail(code, "write");
    }
}

void Statement::bind_null(int position) { check_bound(sqlite3_bind_null(handle_.get(), position)); }

void Statement::bind(int position, std::int64_t value) {
    check_bound(sqlite3_bind_int64(handle_.get(), position, value));
}

void Statement::bind(int position, double value) { check_bound(sqlite3_bind_double(handle_.get(), position, value)); }

void Statement::bind(int position, std::string_view value) {
    // An empty view may have no pointer, which SQLite would take for NULL.
    const char* const text = value.data() ? value.data() : "";
    const auto owner = copies_ == Copies::yes ? SQLITE_TRANSIENT : SQLITE_STATIC;
    check_bound(sqlite3_bind_text64(handle_.get(), position, text, value.size(), owner, SQLITE_UTF8));
}

void Statement::bind_all(const std::vector<Value>& values) {
    int position = 0;
    for (const Value& value : values) {
        ++position;
        if (const auto* integer = std::get_if<std::int64_t>(&value)) {
            bind(position, *integer);
        } else if (const auto* real = std::get_if<double>(&value)) {
            bind(position, *real);
        } else if (const auto* text = std::get_if<std::string>(&value)) {
            bind(position, *text);
        } else {
            bind_null(position);
        }
    }
}

Rows Statement::query_with(const std::vector<Value>& values) {
    prepare(static_cast<int>(values.size()));
    copies_ = Copies::yes;
    bind_all(values);
    return Rows(*this);
}

void Statement::run_with(const std::vector<Value>& values) {
    prepare(static_cast<int>(values.size()));
    copies_ = Copies::no;
    bind_all(values);
    Rows rows(*this);
    finish(rows);
}

// --- Rows

Rows::Rows(Statement& statement) : statement_(statement) { statement_.running_ = true; }

Rows::~Rows() {
    sqlite3_reset(statement_.handle_.get());
    sqlite3_clear_bindings(statement_.handle_.get());
    statement_.running_ = false;
}

bool Rows::next() {
    errno = 0;
    const int code = sqlite3_step(statement_.handle_.get());
    if (code == SQLITE_ROW) {
        return true;
    }
    if (code != SQLITE_DONE) {
        const bool reads = sqlite3_stmt_readonly(statement_.handle_.get()) != 0;
        statement_.database_.fail(code, reads ? "read" : "write");
    }
    return false;
}

void Rows::expect_type(int type) const {
    if (sqlite3_column_type(statement_.handle_.get(), column_) != type) {
        throw StoreError(core::ErrorCode::storage_corrupt, 0,
                         "cannot read " + statement_.database_.name() + ": a value has the wrong type");
    }
}

void Rows::check_all_taken() const { HOST_CHECK(column_ == sqlite3_column_count(statement_.handle_.get())); }

bool Rows::skip_null() {
    if (sqlite3_column_type(statement_.handle_.get(), column_) != SQLITE_NULL) {
        return false;
    }
    ++column_;
    return true;
}

std::vector<Value> Rows::values() { return values(sqlite3_column_count(statement_.handle_.get())); }

std::vector<Value> Rows::values(int count) {
    sqlite3_stmt* const row = statement_.handle_.get();
    std::vector<Value> all;
    const auto keep = [this, &all](auto field) {
        take(field);
        all.emplace_back(std::move(field));
    };
    for (column_ = 0; column_ < count;) {
        switch (sqlite3_column_type(row, column_)) {
            case SQLITE_INTEGER: keep(std::int64_t{}); break;
            case SQLITE_FLOAT: keep(double{}); break;
            case SQLITE_NULL:
                ++column_;
                all.emplace_back(nullptr);
                break;
            default: keep(std::string{});  // a blob is refused there: no table of ours has one
        }
    }
    return all;
}

std::int64_t Rows::bytes() {
    sqlite3_stmt* const row = statement_.handle_.get();
    std::int64_t bytes = 0;
    for (int column = 0; column < sqlite3_column_count(row); ++column) {
        if (sqlite3_column_type(row, column) == SQLITE_TEXT) bytes += sqlite3_column_bytes(row, column);
    }
    return bytes;
}

void Rows::take(std::int64_t& field) {
    expect_type(SQLITE_INTEGER);
    field = sqlite3_column_int64(statement_.handle_.get(), column_++);
    if (field < -kMaxNumber || field > kMaxNumber) {
        throw StoreError(core::ErrorCode::storage_corrupt, 0,
                         "cannot read " + statement_.database_.name() + ": a number is out of range");
    }
}

void Rows::take(int& field) {
    std::int64_t wide{};
    take(wide);
    if (!std::in_range<int>(wide)) {
        throw StoreError(core::ErrorCode::storage_corrupt, 0,
                         "cannot read " + statement_.database_.name() + ": a number is out of range");
    }
    field = static_cast<int>(wide);
}

void Rows::take(bool& field) {
    std::int64_t number{};
    take(number);
    field = number != 0;
}

void Rows::take(double& field) {
    expect_type(SQLITE_FLOAT);
    field = sqlite3_column_double(statement_.handle_.get(), column_++);
}

void Rows::take(std::string& field) {
    expect_type(SQLITE_TEXT);
    sqlite3_stmt* const row = statement_.handle_.get();
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(row, column_));
    if (!text) {
        statement_.database_.fail(SQLITE_NOMEM, "read");
    }
    field.assign(text, static_cast<std::size_t>(sqlite3_column_bytes(row, column_)));
    ++column_;
}

void Rows::take(core::Millis& field) {
    std::int64_t number{};
    take(number);
    field = core::Millis{number};
}

void Rows::take(core::Instant& field) {
    std::int64_t number{};
    take(number);
    field = core::instant_from_ms(number);
}

std::int64_t number_in(Rows&& rows) {
    std::int64_t value{};
    if (rows.next()) rows.read(value);
    return value;
}

std::int64_t number_of(Database& database, const char* sql) {
    Statement statement(database, sql);
    return number_in(statement.query());
}

}  // namespace host::store
