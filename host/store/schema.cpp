#include "store/schema.hpp"

#include <string>

#include "store/repair/additions.hpp"
#include "store/repair/backup.hpp"
#include "store/transaction.hpp"

namespace host::store {

namespace {

constexpr char kWriteMetaSql[] =
    "INSERT INTO meta(id, schema, lowest, generation, erased, scrubbed) VALUES(1, ?1, ?2, 1, 0, 0)"
    " ON CONFLICT(id) DO UPDATE SET schema = ?1, lowest = max(lowest, ?2)";

Meta run_steps(Database& database, int from, SchemaSteps steps) {
    for (const SchemaStep& step : steps) {
        if (step.schema > from) {
            database.run(step.sql);
        }
    }
    Statement(database, kWriteMetaSql).run(steps.back().schema, steps.back().lowest);
    database.run(("PRAGMA application_id = " + std::to_string(kApplicationId)).c_str());
    database.run(("PRAGMA user_version = " + std::to_string(steps.back().schema)).c_str());
    return MetaRow(database, steps).read();
}

[[noreturn]] void too_new(const Database& database, std::int64_t schema, SchemaSteps steps) {
    const int ours = steps.back().schema;
    const auto backup = find_backup(database.name(), ours);
    throw StoreError(core::ErrorCode::storage_too_new, 0,
                     database.name() + " was written by a newer version of the host (schema " + std::to_string(schema) +
                         ", this one knows " + std::to_string(ours) + "); update the host. Nothing was changed. " +
                         (backup ? "The file from before the upgrade: " + backup->string()
                                 : std::string{"There is no backup of an older schema beside it"}));
}

[[noreturn]] void not_ours(const Database& database, const std::string& why) {
    throw StoreError(core::ErrorCode::storage_corrupt, 0,
                     "will not use " + database.name() + ": " + why + ". Nothing was changed");
}

}  // namespace

void create_schema(Database& draft, SchemaSteps steps) {
    Transaction transaction(draft);
    (void)run_steps(draft, 0, steps);
    transaction.commit();
}

Meta identify(Database& database, SchemaSteps steps) {
    const Transaction view(database, Transaction::Kind::read);
    if (number_of(database, "PRAGMA application_id") != kApplicationId) {
        not_ours(database, "it is the database of another program; name another file, or move this one away");
    }
    const std::int64_t version = number_of(database, "PRAGMA user_version");
    if (number_of(database, "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'meta'") == 0) {
        if (version > steps.back().schema) {
            too_new(database, version, steps);
        }
        not_ours(database, "its version table is missing; restore a backup, or move it away");
    }
    const Meta meta = MetaRow(database, steps).read();
    if (meta.schema != version) {
        if (version > steps.back().schema) {
            too_new(database, version, steps);
        }
        not_ours(database, "it names two different versions; restore a backup, or move it away");
    }
    refuse_additions(database, meta.schema, steps);
    return meta;
}

Meta upgrade(Database& database, const Meta& found, SchemaSteps steps) {
    if (found.schema >= steps.back().schema) {
        return found;
    }
    Transaction transaction(database);
    // Another host may have upgraded the file while this one waited for the lock.
    Meta meta = MetaRow(database, steps).read();
    if (meta.schema < steps.back().schema) {
        make_backup(database.name(), meta.schema);
        meta = run_steps(database, meta.schema, steps);
    }
    transaction.commit();
    return meta;
}

MetaRow::MetaRow(Database& database, SchemaSteps steps)
    : database_(database),
      steps_(steps),
      select_(database, "SELECT schema, lowest, generation FROM meta WHERE id = 1") {}

Meta MetaRow::read() {
    Meta meta;
    Rows rows = select_.query();
    if (!rows.next()) {
        not_ours(database_, "its version is missing; restore a backup, or move it away");
    }
    rows.read(meta.schema, meta.lowest, meta.generation);
    if (meta.lowest > steps_.back().schema) {
        too_new(database_, meta.schema, steps_);
    }
    return meta;
}

}  // namespace host::store
