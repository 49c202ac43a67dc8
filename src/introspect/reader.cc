// SPDX-License-Identifier: Apache-2.0
#include "introspect/reader.h"

#include <algorithm>
#include <array>

#include <fnmatch.h>

#include "base/check.h"
#include "introspect/text_array.h"

namespace wesley::introspect {
namespace {

// Where other migration tools keep their books, in whatever schema.
constexpr std::array<const char*, 18> foreign_history = {
    "*.schema_migrations",     "*.ar_internal_metadata",   "*.flyway_schema_history", "*.databasechangelog",
    "*.databasechangeloglock", "*._prisma_migrations",     "*.__drizzle_migrations",  "*.knex_migrations",
    "*.knex_migrations_lock",  "*.alembic_version",        "*.django_migrations",     "*.pgmigrations",
    "*.goose_db_version",      "*.atlas_schema_revisions", "*.sequelizemeta",         "*.SequelizeMeta",
    "*.typeorm_metadata",      "*.__EFMigrationsHistory",
};

bool matches(const std::string& pattern, const std::string& name) {
  return fnmatch(pattern.c_str(), name.c_str(), 0) == 0;
}

}  // namespace

std::optional<std::int64_t> Cells::optional_integer() {
  if (null()) {
    ++column_;
    return std::nullopt;
  }
  return integer();
}

std::optional<catalog::Name> Cells::optional_name() {
  std::vector<std::string> parts = parse_array(view());
  if (parts.empty()) return std::nullopt;
  return catalog::Name{std::move(parts.front()), std::move(parts.back())};
}

char Cells::character() {
  std::string_view value = view();
  return value.empty() ? '\0' : value.front();
}

std::size_t Reader::Relation::place(std::int64_t attribute) const {
  WESLEY_CHECK(attribute > 0 && static_cast<std::size_t>(attribute) < place_of.size(),
               "a column of the table");
  return place_of[static_cast<std::size_t>(attribute)];
}

Result<void> Reader::send(Query query) {
  const std::string text = query_text(query, connection_.server_major());
  WESLEY_TRY(connection_.send(
      text, text.find("$1") == std::string::npos ? postgres::Parameters{} : postgres::Parameters{managed_}));
  sent_ = query;
  answer_ = std::async(std::launch::async, [this] { return connection_.receive(); });
  return {};
}

Result<postgres::Rows> Reader::ask(Query query) {
  if (!sent_) WESLEY_TRY(send(query));
  WESLEY_CHECK(sent_ == query, "queries are asked in the order of their enumeration");
  sent_.reset();
  WESLEY_ASSIGN(postgres::Rows rows, answer_.get());
  const int next = static_cast<int>(query) + 1;
  if (next < query_count) WESLEY_TRY(send(static_cast<Query>(next)));
  return rows;
}

bool Reader::ignored(const catalog::Name& object) const {
  const std::string full = object.schema + "." + object.name;
  const auto covers = [&](const auto& pattern) { return matches(pattern, full); };
  if (std::any_of(options_.ignore.begin(), options_.ignore.end(), covers)) return true;
  if (options_.with_foreign_history || options_.in_sources.count(object) > 0) return false;
  return std::any_of(foreign_history.begin(), foreign_history.end(), covers);
}

std::optional<std::string> Reader::comment(Oid system_catalog, Oid object, std::int64_t part) const {
  auto found = comments_.find({system_catalog, object, part});
  if (found == comments_.end()) return std::nullopt;
  return found->second;
}

const catalog::ObjectId* Reader::known(Oid system_catalog, Oid object) const {
  auto found = objects_.find({system_catalog, object});
  return found == objects_.end() ? nullptr : &found->second;
}

const Reader::Relation* Reader::find_relation(Oid relation) const {
  auto found = relations_.find(relation);
  return found == relations_.end() ? nullptr : &found->second;
}

const Reader::Relation* Reader::find_table(Oid table) const {
  const Relation* found = find_relation(table);
  return found && found->is_table() ? found : nullptr;
}

const catalog::Type& Reader::type_named(const std::string& text) {
  auto [found, is_new] = types_.try_emplace(text);
  if (is_new) {
    Result<catalog::Type> type = sql::parse_type_name(text, "");
    WESLEY_CHECK(type, "format_type writes what parse_type_name reads: " + text);
    found->second = std::move(*type);
  }
  return found->second;
}

void Reader::add_unmanaged(std::string kind, catalog::Name object, std::string of_table) {
  if (!ignored(object))
    result_.catalog.unmanaged.push_back({std::move(kind), std::move(object), std::move(of_table)});
}

}  // namespace wesley::introspect
