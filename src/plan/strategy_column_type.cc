// SPDX-License-Identifier: Apache-2.0
// A column that gets another type where it is (safety.md E). Those whose change would take long were made
// moves by gather().
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "ddl/ddl.h"
#include "plan/column_property.h"
#include "plan/convert.h"
#include "plan/move_value.h"
#include "sql/quote.h"

namespace wesley::plan {
namespace {

using catalog::Name;

// What the server cannot convert becomes `instead`, an expression.
class Retyping {
 public:
  Retyping(const Name& table, const catalog::Type& before, const catalog::Type& after,
           std::string instead = "NULL")
      : table_(table),
        instead_(std::move(instead)),
        converts_(has_cast(before, after)),
        rewrites_(!converts_ || locks::classify_type_change(before, after).rewrite) {}

  bool rewrites() const { return rewrites_; }

  // A default is away while the type changes; `default_then` brings it back.
  std::vector<std::string> statements(const catalog::Column& from, const catalog::Column& to,
                                      const std::optional<std::string>& default_then) const {
    std::vector<std::string> out;
    const bool around = default_then && rewrites_;
    if (around) out.push_back(ddl::drop_default(table_, from.name));
    out.push_back(ddl::alter_column_type(table_, to, value(from, to)));
    if (around) out.push_back(*default_then);
    return out;
  }

 private:
  std::string value(const catalog::Column& from, const catalog::Column& to) const {
    if (!converts_) return fmt::format("({})::{}", instead_, sql::to_string(to.type));
    return rewrites_ ? convert(from.type, to.type, sql::quote_identifier(from.name)).expression : "";
  }

  const Name& table_;
  std::string instead_;
  bool converts_, rewrites_;
};

catalog::Column retyped(const Property& property) {
  auto column = property.before;
  column.type = property.after.type;
  column.collation = property.after.collation;
  return column;
}

// Another default has a step of its own, after this one.
std::optional<std::string> default_then(const Property& property) {
  const auto& [context, change, origin, table, before, after, label] = property;
  if (!before.default_value) return std::nullopt;
  return before.default_value == after.default_value ? default_statement(table, before)
                                                     : carried_default_statement(table, before, after.type);
}
std::optional<std::string> default_before(const Property& property) {
  if (!property.before.default_value) return std::nullopt;
  return default_statement(property.table, property.before);
}

void settle(Draft& draft, const Property& property) {
  const auto& [context, change, origin, table, before, after, label] = property;
  // The server refuses while a column is computed from this one, and USING for one that is computed itself.
  for (const auto& other : context.old_table(change.table)->columns) {
    if (!other.generated) continue;
    const auto sources = columns_of(other.generated->expression);
    if (other.name == before.name || std::find(sources.begin(), sources.end(), before.name) != sources.end())
      draft.needs.push_back(
          altered_resource(change.table, other.name, property_name(diff::ColumnProperty::generated)));
  }
  draft.disturbs.push_back({{catalog::ObjectKind::table, change.table, {}}, before.name});
  auto family = context.descendants(change.table);
  family.push_back(change.table);
  for (const auto& member : family) {
    draft.makes.push_back(column_resource(member, change.after.name));
    draft.needs.push_back(readable_resource(member, change.after.name));
  }
  if (!after.type.schema.empty()) draft.needs.push_back(type_resource({after.type.schema, after.type.name}));
}

// The columns of final tables that have no cast to their new types and that foreign keys tie together. Such a
// key stands neither between an old type and a new one, nor between values of which one is gone: the columns
// change in one step, while the keys are away.
class TiedColumns {
 public:
  using Place = std::pair<Name, std::string>;

  TiedColumns(const Context& context, const diff::AlterColumn& change) : context_(context) {
    add({change.table, change.after.name});
  }
  const std::set<Place>& places() const { return places_; }
  const std::vector<Context::Referring>& keys() const { return keys_; }

 private:
  void add(const Place& place) {
    const auto& [table, column] = place;
    const auto* before =
        context_.settled(table, column) ? context_.old_table(table)->column(column) : nullptr;
    const auto* after = context_.new_table(table)->column(column);
    if (!before || !after || has_cast(before->type, after->type) || !places_.insert(place).second) return;
    for (const auto& constraint : context_.new_table(table)->constraints)
      if (const auto* key = constraint.foreign_key(); key && mentions(key->columns, column))
        follow(table, constraint.name);
    for (const auto& [child, constraint] : context_.referring_to(table))
      if (mentions(constraint->foreign_key()->referenced_columns, column)) follow(child, constraint->name);
  }

  // As it was: a key that changes, too, is replaced by steps of its own.
  void follow(const Name& child, const std::string& name) {
    const auto* old_table = context_.old_table(child);
    const auto* constraint = old_table ? old_table->constraint(name) : nullptr;
    if (!constraint || !constraint->foreign_key() || constraint->inherited) return;
    const Context::Referring key{child, constraint};
    if (std::find(keys_.begin(), keys_.end(), key) != keys_.end()) return;
    keys_.push_back(key);
    const auto& body = *constraint->foreign_key();
    for (const auto& column : body.columns) add({child, column});
    for (const auto& column : body.referenced_columns)
      add({context_.final_id({catalog::ObjectKind::table, body.referenced, {}}).name, column});
  }

  static bool mentions(const std::vector<std::string>& columns, const std::string& column) {
    return std::find(columns.begin(), columns.end(), column) != columns.end();
  }

  const Context& context_;
  std::set<Place> places_;
  std::vector<Context::Referring> keys_;
};

// For every row, where NULL is refused and there is a default; it may be a new identifier.
std::string instead_of_values(const Property& property) {
  const auto& column = *property.context.new_table(property.change.table)->column(property.change.after.name);
  return column.not_null && column.default_value ? column.default_value->text : "NULL";
}

void add_retyping(Draft& draft, const Property& property) {
  const auto& [context, change, origin, table, before, after, label] = property;
  const std::string instead = instead_of_values(property);
  const Retyping forth(table, before.type, after.type, instead), back(table, after.type, before.type);
  auto one = property.step(Phase::switch_, label,
                           forth.statements(before, retyped(property), default_then(property)),
                           back.statements(after, before, default_before(property)));
  one.needs.pop_back();  // itself
  auto& step = draft.step;
  for (auto& statement : one.step.statements) step.statements.push_back(std::move(statement));
  for (auto& statement : one.step.undo.statements) step.undo.statements.push_back(std::move(statement));
  for (auto& delta : one.step.delta) step.delta.push_back(std::move(delta));
  draft.makes.insert(draft.makes.end(), one.makes.begin(), one.makes.end());
  draft.needs.insert(draft.needs.end(), one.needs.begin(), one.needs.end());
  settle(draft, property);
  if (instead != "NULL") context.need_objects(draft, {instead, {}});
  context.mention(draft, change.table);
}

void change_without_cast(const Property& property) {
  const auto& [context, change, origin, table, before, after, label] = property;
  const TiedColumns tied(context, change);
  const TiedColumns::Place self{change.table, change.after.name};
  if (!tied.places().empty() && *tied.places().begin() != self) return;  // the first one speaks for all
  auto draft = context.on_table(Phase::switch_, change.table,
                                fmt::format("{} becomes {}", label, sql::to_string(after.type)), origin);
  const auto drop_keys = [&](std::vector<std::string>& to) {
    for (const auto& [child, key] : tied.keys())
      to.push_back(ddl::drop_constraint(context.name_of(child), key->name));
  };
  const auto bring_back_keys = [&](std::vector<std::string>& to) {
    for (const auto& [child, key] : tied.keys()) {
      to.push_back(ddl::add_constraint(context.name_of(child), *key));
      if (key->comment)
        to.push_back(ddl::comment_on_constraint(context.name_of(child), key->name, key->comment));
    }
  };
  drop_keys(draft.step.statements);
  drop_keys(draft.step.undo.statements);
  add_retyping(draft, property);
  for (const auto& place : tied.places()) {
    if (place == self) continue;
    const auto& [other, column] = place;
    const diff::AlterColumn also{other, diff::ColumnProperty::type, *context.old_table(other)->column(column),
                                 *context.new_table(other)->column(column)};
    add_retyping(draft, {context, also, origin});
  }
  bring_back_keys(draft.step.statements);
  bring_back_keys(draft.step.undo.statements);
  for (const auto& [child, key] : tied.keys()) context.mention(draft, child);
  draft.cost = Cost::rewrite;
  draft.step.why = "there is no cast between the two types";
  draft.step.undo.kind = UndoKind::lossy;
  draft.step.undo.reason = "the values are gone";
  add_hazard(draft.step, locks::Hazard::data_loss);
  add_hazard(draft.step, locks::Hazard::cached_plan);
  context.drafts.add(std::move(draft));
}

// A record to read the values of an array into, by the names of their attributes.
class Holder {
 public:
  Holder(const Property& property, const Passage& passage, const catalog::Column& column)
      : passage_(passage),
        column_(column),
        name_{property.context.options.journal_schema, temporary_name(column.type.name, "_values")},
        is_needed_(passage.by_name && column.type.array) {}

  std::string value() const {
    const auto column = sql::quote_identifier(column_.name);
    return is_needed_ ? by_name(name_, "items", column) : pass(passage_, column_.type, column).expression;
  }
  void add_around(std::vector<std::string>& statements) const {
    if (!is_needed_) return;
    statements.insert(
        statements.begin(),
        fmt::format("CREATE TYPE {} AS (items {})", catalog::to_string(name_), sql::to_string(column_.type)));
    statements.push_back(ddl::drop_type(name_));
  }

 private:
  const Passage& passage_;
  const catalog::Column& column_;
  Name name_;
  bool is_needed_;
};

std::vector<std::string> passing_statements(const Property& property, const Passage& passage,
                                            const catalog::Column& from, const catalog::Column& to,
                                            const std::optional<std::string>& default_then) {
  const Holder holder(property, passage, to);
  std::vector<std::string> out;
  if (default_then) out.push_back(ddl::drop_default(property.table, from.name));
  out.push_back(ddl::alter_column_type(property.table, to, holder.value()));
  if (default_then) out.push_back(*default_then);
  holder.add_around(out);
  return out;
}

// To the type that is to take the old one's name (replaced_types.h).
void pass_to_new_type(const Property& property, const Passage& passage) {
  const auto& [context, change, origin, table, before, after, label] = property;
  auto draft =
      property.step(Phase::switch_, fmt::format("{} becomes {}", label, sql::to_string(after.type)),
                    passing_statements(property, passage, before, retyped(property), default_then(property)),
                    passing_statements(property, reversed(passage), after, before, default_before(property)));
  draft.cost = Cost::rewrite;
  draft.small = context.briefly_rewritten(change.table);
  draft.needs.pop_back();  // itself
  settle(draft, property);
  add_hazard(draft.step, locks::Hazard::cached_plan);
  context.drafts.add(std::move(draft));
}

}  // namespace

void alter_type(const Property& property) {
  const auto& [context, change, origin, table, before, after, label] = property;
  if (!has_cast(before.type, after.type)) return change_without_cast(property);
  const auto passing = context.work.passing.find({change.table, change.after.name});
  if (passing != context.work.passing.end()) return pass_to_new_type(property, passing->second);
  const Retyping retyping(table, before.type, after.type);
  auto draft = property.step(Phase::switch_, fmt::format("{} becomes {}", label, sql::to_string(after.type)),
                             retyping.statements(before, retyped(property), default_then(property)),
                             retyping.statements(after, before, default_before(property)));
  draft.small = retyping.rewrites();
  draft.cost = retyping.rewrites() ? Cost::rewrite : Cost::instant;
  draft.needs.pop_back();  // itself
  settle(draft, property);
  add_hazard(draft.step, locks::Hazard::cached_plan);
  context.drafts.add(std::move(draft));
}

}  // namespace wesley::plan
