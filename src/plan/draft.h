// SPDX-License-Identifier: Apache-2.0
// A step in the making: what a strategy writes. It says what it makes, needs and ends by name; the order pass
// turns that into edges, so that no strategy has to know another one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "catalog/definition.h"
#include "catalog/statistics.h"
#include "plan/step.h"

namespace wesley::plan {

// "table public.user", "column public.user.age": a name for something that steps wait for.
using Resource = std::string;
Resource schema_resource(std::string_view schema);
Resource extensions_resource();                       // which objects need an extension is not known: all do
Resource labels_resource(const catalog::Name& type);  // labels added to or renamed in an enum
Resource type_resource(const catalog::Name& type);
Resource sequence_resource(const catalog::Name& sequence);
Resource owner_resource(const catalog::Name& sequence);  // it has the owner that it is to have
Resource table_resource(const catalog::Name& table);
// The name a renamed table has until its switch.
Resource name_resource(const catalog::Name& table);
Resource column_resource(const catalog::Name& table, std::string_view column);
Resource constraint_resource(const catalog::Name& table, std::string_view name);
Resource index_resource(const catalog::Name& table, std::string_view name);
// A unique index on exactly these columns, which a foreign key can refer to. Their order does not matter.
Resource key_resource(const catalog::Name& table, std::vector<std::string> columns);
// Values for the rows that were there before.
Resource filled_resource(const catalog::Name& table, std::string_view column);
Resource default_resource(const catalog::Name& table, std::string_view column);
// The column without its identity, which keeps it NOT NULL and stands for its default.
Resource identity_gone_resource(const catalog::Name& table, std::string_view column);
// One property of the column, changed: a change of a parent reaches its children, whose own ones follow.
Resource altered_resource(const catalog::Name& table, std::string_view column, std::string_view property);
// The column free of expressions that would not be understood over its new type.
Resource readable_resource(const catalog::Name& table, std::string_view column);
// Free of foreign keys that hold on to a key, so that it can be replaced or dropped; and then done with.
Resource freed_key_resource(const catalog::Name& table, std::vector<std::string> columns);
Resource given_up_key_resource(const catalog::Name& table, std::vector<std::string> columns);
// The table before the transaction in which its moved columns take their names.
Resource unswitched_resource(const catalog::Name& table);
// A primary key over the column, which keeps it NOT NULL.
Resource key_not_null_resource(const catalog::Name& table, std::string_view column);
Resource not_null_resource(const catalog::Name& table, std::string_view column);

// Any other object.
Resource object_resource(const catalog::ObjectId& object);
// What a use waits for, or holds on to.
Resource use_resource(const catalog::Use& use);
// The table with its moved columns under their final names; with its own final name.
Resource switched_resource(const catalog::Name& table);
Resource renamed_resource(const catalog::Name& table);
// The table without those that leave it; before those that join it do; as a member of its family.
Resource left_resource(const catalog::Name& parent);
Resource unjoined_resource(const catalog::Name& table);
Resource joined_resource(const catalog::Name& table);
// A table that is made anew, there again.
Resource remade_resource(const catalog::Name& table);
// The table before it has the children that are made for it: they find it as it is after the switch.
Resource childless_resource(const catalog::Name& table);

// Which other steps of its table a step may share a transaction with.
enum class Merge { alone, instant, comment };
// What the time of a step depends on.
enum class Cost { instant, scan, index, rewrite, backfill };

struct Draft {
  Step step;                       // `id`, `after`, locks and estimate are set by later passes
  catalog::Name table;             // whose instant steps may share its transaction; empty: none
  std::vector<std::size_t> after;  // drafts it waits for, by index
  std::vector<Resource> makes;     // runs before every draft that needs or ends it
  std::vector<Resource> needs;     // runs after those that make it and before those that end it
  std::vector<Resource> leaves;    // runs before those that end it: it stands on what has the name now
  std::vector<Resource> ends;      // runs after every draft that makes, needs or leaves it
  // What PostgreSQL does not change while something stands on it, by final tables and objects and by the
  // columns of `from`: definitions that do are dropped before and made again after, in one transaction.
  std::vector<catalog::Use> disturbs;
  Merge merge = Merge::alone;
  Cost cost = Cost::instant;
  const catalog::TableStatistics* size = nullptr;  // of that table, when it is known
  bool small = false;        // a direct form, chosen because the table is known to be small
  bool scaffolding = false;  // what it drops is Wesley's own: no loss of data
};

class Drafts {
 public:
  std::size_t add(Draft draft) {
    drafts_.push_back(std::move(draft));
    return drafts_.size() - 1;
  }
  Draft& operator[](std::size_t index) { return drafts_[index]; }
  const Draft& operator[](std::size_t index) const { return drafts_[index]; }
  std::size_t size() const { return drafts_.size(); }
  Draft& back() { return drafts_.back(); }
  // Drafts become one where `into` names another one for them (itself for those that stay); taken in as they
  // come in `order`, or as they were planned.
  void absorb(const std::vector<std::size_t>& into, const std::vector<std::size_t>& order = {});
  auto begin() { return drafts_.begin(); }
  auto end() { return drafts_.end(); }
  auto begin() const { return drafts_.begin(); }
  auto end() const { return drafts_.end(); }

 private:
  std::vector<Draft> drafts_;
};

}  // namespace wesley::plan
