// A store to import older data into (R21): from a page, unless the user is said to bring it.
#pragma once

#include <string>
#include <vector>

#include "store/import.hpp"
#include "store/store_world.hpp"
#include "support/catch.hpp"
#include "wire/legacy_reader.hpp"

namespace host::store::test {

using core::MediaId;
using core::PostId;

inline constexpr core::Instant kNow = core::instant_from_ms(10'000'000);
inline const std::string kStore{wire::kLegacyStoreKey};

struct ImportWorld {
    TempDir dir;
    SessionStore store{dir.file(), SessionStore::Options{}};

    ImportResult import(const core::Legacy& legacy, core::LegacySource source = core::LegacySource::page) {
        Transaction transaction = store.begin();
        const core::Settings settings = store.settings();
        ImportResult result = import_legacy(store, legacy, {kNow, settings, store.machine(), source},
                                            [this](const PostId& post) { return whose(store, post); });
        transaction.commit();
        return result;
    }
    ImportResult import(std::string_view key, const std::string& raw,
                        core::LegacySource source = core::LegacySource::page) {
        return import(wire::read_legacy(key, raw), source);
    }

    // A step of the core on a media that is there, as the host would make it.
    void step(const std::string& media, const core::Event& event) {
        Transaction transaction = store.begin();
        const auto before = store.load({media});
        const core::Settings settings = store.settings();
        const core::Step taken = core::step(*before, event, {.now = kNow, .settings = settings, .machine = {}});
        store.save(before, taken.media, std::nullopt);
        transaction.commit();
    }
    void erase(const std::string& media) {
        Transaction transaction = store.begin();
        REQUIRE(store.erase({media}));
        transaction.commit();
    }

    void know(const std::string& media, const std::vector<std::string>& attempts) {
        Transaction transaction = store.begin();
        core::Media fresh = core::new_media({media}, {}, kNow);
        fresh.revision = 1;
        store.save(std::nullopt, fresh, std::nullopt);
        for (const std::string& attempt : attempts) {
            store.ledger().insert({.media = {media}, .attempt = {attempt}, .source = core::LedgerSource::snapshot});
        }
        transaction.commit();
    }
};

inline std::string post_key(const std::string& post) { return std::string{wire::kLegacyPostPrefix} + post; }

}  // namespace host::store::test
