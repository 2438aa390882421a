#include "store/alias_rows.hpp"

namespace host::store {

namespace {

constexpr char kSelectAliasSql[] = "SELECT media_id FROM alias WHERE post_id = ?";
constexpr char kSelectAliasPostsSql[] = "SELECT post_id FROM alias WHERE media_id = ? ORDER BY post_id";
constexpr char kRepointSql[] = "UPDATE alias SET media_id = ?2 WHERE media_id = ?1";
constexpr char kReplaceAliasSql[] = "INSERT OR REPLACE INTO alias(post_id, media_id) VALUES(?, ?)";
constexpr char kDeleteAliasSql[] = "DELETE FROM alias WHERE post_id = ?";

}  // namespace

AliasRows::AliasRows(Database& database)
    : select_(database, kSelectAliasSql),
      select_posts_(database, kSelectAliasPostsSql),
      repoint_(database, kRepointSql),
      replace_(database, kReplaceAliasSql),
      delete_(database, kDeleteAliasSql) {}

std::optional<core::MediaId> AliasRows::find(const core::PostId& post) {
    std::optional<core::MediaId> result;
    if (Rows rows = select_.query(post); rows.next()) {
        rows.read(result);
    }
    return result;
}

std::vector<core::PostId> AliasRows::of(const core::MediaId& media) {
    std::vector<core::PostId> posts;
    for (Rows rows = select_posts_.query(media); rows.next();) rows.read(posts.emplace_back());
    return posts;
}

void AliasRows::add(const core::MediaId& from, const core::MediaId& to) {
    repoint_.run(from, to);
    delete_.run(to);  // a media is not an alias of itself
    replace_.run(from, to);
}

void AliasRows::erase(const core::MediaId& name) { delete_.run(name); }

}  // namespace host::store
