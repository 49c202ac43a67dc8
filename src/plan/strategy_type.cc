// SPDX-License-Identifier: Apache-2.0
// Domains and composite types (safety.md B24, B25, E20).
#include <algorithm>

#include <fmt/format.h>

#include "ddl/ddl.h"
#include "plan/strategy.h"

namespace wesley::plan {
namespace {

using catalog::Name;
using catalog::ObjectKind;

std::string label(const Name& name) {
  return name.schema == "public" ? name.name : name.schema + "." + name.name;
}

Draft type_step(Phase phase, const Name& name, std::string summary, const catalog::Origin& origin) {
  Draft draft;
  draft.step.phase = phase;
  draft.step.summary = std::move(summary);
  draft.step.origin = origin;
  draft.needs = {schema_resource(name.schema)};
  return draft;
}

void append(std::vector<std::string>& to, std::vector<std::string> more) {
  to.insert(to.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

std::vector<std::string> make(const catalog::Domain& domain) {
  std::vector<std::string> out = {ddl::create_domain(domain)};
  for (const auto& check : domain.checks)
    if (!check.validated) out.push_back(ddl::add_domain_check(domain.name, check));
  append(out, ddl::domain_comments(domain));
  return out;
}

std::vector<std::string> make(const catalog::Composite& composite) {
  std::vector<std::string> out = {ddl::create_composite(composite)};
  append(out, ddl::composite_comments(composite));
  return out;
}

template <class Type>
void plan_create(Context& context, const Type& type, ObjectKind kind, std::string drop,
                 diff::ChangeBody delta, const catalog::Origin& origin) {
  auto draft = type_step(Phase::expand, type.name,
                         fmt::format("create {} {}", catalog::info(kind).id, label(type.name)), origin);
  draft.step.statements = make(type);
  draft.step.undo.statements = {std::move(drop)};
  draft.step.delta = {{std::move(delta), origin}};
  draft.makes = {type_resource(type.name)};
  context.need_uses(draft, {kind, type.name, {}});
  context.drafts.add(std::move(draft));
}

template <class Type>
void plan_drop(Context& context, const Type& type, ObjectKind kind, std::string drop, diff::ChangeBody delta,
               const catalog::Origin& origin) {
  auto draft = type_step(Phase::contract, type.name,
                         fmt::format("drop {} {}", catalog::info(kind).id, label(type.name)), origin);
  draft.step.statements = {std::move(drop)};
  draft.step.undo.statements = make(type);
  draft.step.delta = {{std::move(delta), origin}};
  draft.ends = {type_resource(type.name)};
  context.hold_uses(draft, {kind, type.name, {}});
  context.drafts.add(std::move(draft));
}

bool is_of(const catalog::Type& type, const Name& name) {
  return type.schema == name.schema && type.name == name.name;
}

// A column of a type that is made anew stands back to what the type is made of.
struct StandBack {
  Name table;
  catalog::Column before, after;
};
std::vector<StandBack> columns_of_type(const Context& context, const Name& type) {
  std::vector<StandBack> out;
  for (const auto& [name, table] : context.to.tables) {
    const auto* old_table = context.old_table(name);
    if (!old_table) continue;
    for (const auto& column : table.columns) {
      if (!is_of(column.type, type) || column.inherited) continue;
      const auto* before = old_table->column(column.name);
      if (before && is_of(before->type, type)) out.push_back({name, *before, column});
    }
  }
  return out;
}

// How the values of a type are kept while there is none.
class Keeping {
 public:
  virtual ~Keeping() = default;
  virtual catalog::Type between(const catalog::Type& type) const = 0;
  virtual std::string kept(const std::string& column, const catalog::Type& type) const = 0;
  virtual std::string restored(const std::string& column, const catalog::Type& type) const = 0;
  // Around the restoring.
  virtual std::vector<std::string> before() const { return {}; }
  virtual std::vector<std::string> after() const { return {}; }
};

// As what they are made of.
class KeepAsBase : public Keeping {
 public:
  explicit KeepAsBase(const catalog::Type& base) : base_(base) {}
  catalog::Type between(const catalog::Type& type) const override {
    auto base = base_;
    base.array = type.array;
    return base;
  }
  std::string kept(const std::string& column, const catalog::Type& type) const override {
    return fmt::format("{}::{}", column, sql::to_string(between(type)));
  }
  std::string restored(const std::string& column, const catalog::Type& type) const override {
    return fmt::format("{}::{}", column, sql::to_string(type));
  }

 private:
  const catalog::Type& base_;
};

// By the names of their attributes: those that come are null, those that go are lost. An array needs a record
// to be read into.
class KeepByName : public Keeping {
 public:
  KeepByName(const Context& context, const Name& type, bool has_arrays)
      : type_(type),
        holder_{context.options.journal_schema, temporary_name(type.schema + "_" + type.name, new_suffix)},
        has_arrays_(has_arrays) {}

  catalog::Type between(const catalog::Type&) const override {
    catalog::Type type;
    type.name = "jsonb";
    return type;
  }
  std::string kept(const std::string& column, const catalog::Type&) const override {
    return fmt::format("pg_catalog.to_jsonb({})", column);
  }
  std::string restored(const std::string& column, const catalog::Type& type) const override {
    if (!type.array)
      return fmt::format("pg_catalog.jsonb_populate_record(NULL::{}, {})", to_string(type_), column);
    return fmt::format(
        "(pg_catalog.jsonb_populate_record(NULL::{}, pg_catalog.jsonb_build_object('items', {}))).items",
        to_string(holder_), column);
  }
  std::vector<std::string> before() const override {
    if (!has_arrays_) return {};
    return {fmt::format("CREATE TYPE {} AS (items {}[])", to_string(holder_), to_string(type_))};
  }
  std::vector<std::string> after() const override {
    if (!has_arrays_) return {};
    return {fmt::format("DROP TYPE {}", to_string(holder_))};
  }

 private:
  Name type_, holder_;
  bool has_arrays_;
};

// Drop and make again what no ALTER can change, with the columns of that type around it.
template <class Type>
Draft made_anew(Context& context, const Type& before, const Type& after, ObjectKind kind,
                const Keeping& keeping, std::pair<diff::ChangeBody, diff::ChangeBody> delta,
                std::pair<std::string, std::string> drops, const catalog::Origin& origin) {
  auto draft = type_step(Phase::switch_, after.name,
                         fmt::format("make {} {} anew", catalog::info(kind).id, label(after.name)), origin);
  auto& step = draft.step;
  std::vector<std::string> back, forth = keeping.before(), undo_back;
  std::vector<diff::Change> back_delta, forth_delta;
  for (const auto& column : columns_of_type(context, after.name)) {
    auto table = context.name_of(column.table);
    auto plain = column.before;
    plain.type = keeping.between(column.before.type);
    auto again = plain;
    again.type = column.before.type;
    const auto name = catalog::to_string(Name{{}, column.before.name});
    if (plain.default_value) back.push_back(ddl::drop_default(table, plain.name));
    back.push_back(ddl::alter_column_type(table, plain, keeping.kept(name, column.before.type)));
    forth.push_back(ddl::alter_column_type(table, again, keeping.restored(name, again.type)));
    if (plain.default_value) forth.push_back(ddl::set_default(table, plain.name, plain.default_value->text));
    back_delta.push_back(
        {diff::AlterColumn{table, diff::ColumnProperty::type, column.before, plain}, origin});
    forth_delta.push_back({diff::AlterColumn{table, diff::ColumnProperty::type, plain, again}, origin});
    draft.disturbs.push_back({{ObjectKind::table, column.table, {}}, column.before.name});
    draft.needs.push_back(table_resource(column.table));
  }
  append(forth, keeping.after());
  step.statements = back;
  step.statements.push_back(drops.first);
  append(step.statements, make(after));
  append(step.statements, forth);
  step.undo.statements = std::move(back);
  step.undo.statements.push_back(drops.second);
  append(step.undo.statements, make(before));
  append(step.undo.statements, std::move(forth));
  step.delta = std::move(back_delta);
  step.delta.push_back({std::move(delta.first), origin});
  step.delta.push_back({std::move(delta.second), origin});
  std::move(forth_delta.begin(), forth_delta.end(), std::back_inserter(step.delta));
  for (auto at = context.to.grants.lower_bound({{kind, after.name, {}}, {}, {}});
       at != context.to.grants.end() && at->first.object == catalog::ObjectId{kind, after.name, {}}; ++at) {
    append(step.statements, ddl::change_grant(at->first, std::nullopt, at->second));
    step.delta.push_back({diff::SetGrant{at->first, std::nullopt, at->second}, origin});
  }
  context.made.insert({kind, after.name, {}});
  draft.disturbs.push_back({{kind, after.name, {}}, {}});
  draft.makes = {type_resource(after.name)};
  context.need_uses(draft, {kind, after.name, {}});
  return draft;
}

// One ALTER DOMAIN, from the domain as it is by then.
class DomainSteps {
 public:
  DomainSteps(Context& context, const diff::AlterDomain& change, const catalog::Origin& origin)
      : context_(context), now_(change.before), after_(change.after), origin_(origin) {}

  void plan() {
    if (now_.default_value != after_.default_value || is_renewed("")) change_default();
    if (now_.not_null != after_.not_null) change_not_null();
    drop_checks();
    for (const auto& check : after_.checks) add_check(check);
  }

 private:
  Draft step(Phase phase, std::string what, std::string statement, std::string undo,
             const catalog::Domain& next) {
    auto draft =
        type_step(phase, after_.name, fmt::format("{} of domain {}", what, label(after_.name)), origin_);
    draft.step.statements = {std::move(statement)};
    if (!undo.empty()) draft.step.undo.statements = {std::move(undo)};
    draft.step.delta = {{diff::AlterDomain{now_, next}, origin_}};
    draft.needs.push_back(type_resource(after_.name));
    if (last_) draft.after = {*last_};
    now_ = next;
    return draft;
  }
  void add(Draft draft) { last_ = context_.drafts.add(std::move(draft)); }

  void change_default() {
    auto next = now_;
    next.default_value = after_.default_value;
    auto draft = step(Phase::expand, "default", ddl::change_domain_default(after_.name, next.default_value),
                      ddl::change_domain_default(after_.name, now_.default_value), next);
    if (next.default_value) context_.need_objects(draft, *next.default_value);
    add(std::move(draft));
  }

  void change_not_null() {
    auto next = now_;
    next.not_null = after_.not_null;
    auto draft = step(next.not_null ? Phase::switch_ : Phase::expand, next.not_null ? "not null" : "nulls",
                      ddl::change_domain_not_null(after_.name, next.not_null),
                      ddl::change_domain_not_null(after_.name, !next.not_null), next);
    if (next.not_null) add_hazard(draft.step, locks::Hazard::tightens);
    add(std::move(draft));
  }

  static const catalog::DomainCheck* find(const catalog::Domain& domain, const std::string& name) {
    auto found = std::find_if(domain.checks.begin(), domain.checks.end(),
                              [&](const catalog::DomainCheck& check) { return check.name == name; });
    return found == domain.checks.end() ? nullptr : &*found;
  }
  static bool same(const catalog::DomainCheck& before, const catalog::DomainCheck& after) {
    return before.expression == after.expression && (!before.validated || after.validated);
  }

  // It calls a routine that is made again.
  bool is_renewed(const std::string& part) const {
    const auto found = context_.work.renewed_domains.find(after_.name);
    return found != context_.work.renewed_domains.end() && found->second.count(part) > 0;
  }

  void drop_checks() {
    for (const auto& check : std::vector(now_.checks)) {
      const auto* kept = find(after_, check.name);
      if (kept && same(check, *kept) && !is_renewed(check.name)) continue;
      auto next = now_;
      next.checks.erase(
          std::remove_if(next.checks.begin(), next.checks.end(),
                         [&](const catalog::DomainCheck& one) { return one.name == check.name; }),
          next.checks.end());
      auto draft = step(kept ? Phase::validate : Phase::contract, "drop check " + check.name,
                        ddl::drop_domain_check(after_.name, check.name),
                        ddl::add_domain_check(after_.name, check), next);
      context_.need_objects(draft, check.expression);
      if (kept) add_hazard(draft.step, locks::Hazard::window_without_guard);
      // What goes in contract holds nothing up.
      if (kept) {
        add(std::move(draft));
      } else {
        now_ = std::get<diff::AlterDomain>(draft.step.delta.front().body).before;
        dropped_.push_back(check.name);
        later_.push_back(std::move(draft));
      }
    }
  }

  // NOT VALID takes no lock on the tables that use it; VALIDATE stops their writers while it reads (B25).
  void add_check(const catalog::DomainCheck& wanted) {
    const auto* present = find(now_, wanted.name);
    auto put = [&](catalog::DomainCheck check) {
      auto next = now_;
      auto at = std::lower_bound(
          next.checks.begin(), next.checks.end(), check.name,
          [](const catalog::DomainCheck& one, const std::string& name) { return one.name < name; });
      if (at != next.checks.end() && at->name == check.name) {
        *at = std::move(check);
      } else {
        next.checks.insert(at, std::move(check));
      }
      return next;
    };
    if (!present) {
      auto not_valid = wanted;
      not_valid.validated = false;
      auto draft =
          step(Phase::validate, "add check " + wanted.name, ddl::add_domain_check(after_.name, not_valid),
               ddl::drop_domain_check(after_.name, wanted.name), put(not_valid));
      if (wanted.comment)
        draft.step.statements.push_back(ddl::comment_on(
            "CONSTRAINT",
            fmt::format("{} ON DOMAIN {}", catalog::to_string(Name{{}, wanted.name}), to_string(after_.name)),
            wanted.comment));
      add_hazard(draft.step, locks::Hazard::tightens);
      context_.need_objects(draft, wanted.expression);
      add(std::move(draft));
    }
    if (!wanted.validated || (present && present->validated)) return;
    auto valid = *find(now_, wanted.name);
    valid.validated = true;
    auto draft = step(Phase::validate, "validate check " + wanted.name,
                      ddl::validate_domain_check(after_.name, wanted.name), "", put(valid));
    draft.step.undo.reason = "a check that is valid stays so";
    draft.cost = Cost::scan;
    add(std::move(draft));
  }

 public:
  // Deltas speak of the domain as it is by then.
  void finish() {
    for (auto& draft : later_) {
      auto next = now_;
      const auto name = dropped_.front();
      dropped_.erase(dropped_.begin());
      next.checks.erase(std::remove_if(next.checks.begin(), next.checks.end(),
                                       [&](const catalog::DomainCheck& one) { return one.name == name; }),
                        next.checks.end());
      draft.step.delta = {{diff::AlterDomain{now_, next}, origin_}};
      if (last_) draft.after = {*last_};
      now_ = next;
      add(std::move(draft));
    }
  }

 private:
  Context& context_;
  catalog::Domain now_;
  const catalog::Domain& after_;
  const catalog::Origin& origin_;
  std::optional<std::size_t> last_;
  std::vector<Draft> later_;
  std::vector<std::string> dropped_;
};

}  // namespace

void plan(Context& context, const diff::CreateDomain& change, const catalog::Origin& origin) {
  plan_create(context, change.after, ObjectKind::domain, ddl::drop_domain(change.after.name), change, origin);
}
void plan(Context& context, const diff::DropDomain& change, const catalog::Origin& origin) {
  plan_drop(context, change.before, ObjectKind::domain, ddl::drop_domain(change.before.name), change, origin);
}

namespace {

// What the stored values have to be looked at for; in arrays the server does not look
// (get_rels_with_domain).
bool is_refused_in_arrays(const Context& context, const diff::AlterDomain& change) {
  const auto& before = change.before;
  const bool tightens =
      (change.after.not_null && !before.not_null) ||
      std::any_of(change.after.checks.begin(), change.after.checks.end(), [&](const auto& check) {
        return check.validated &&
               std::find(before.checks.begin(), before.checks.end(), check) == before.checks.end();
      });
  const auto columns = columns_of_type(context, change.after.name);
  return (tightens || context.work.renewed_domains.count(change.after.name) > 0) &&
         std::any_of(columns.begin(), columns.end(),
                     [](const StandBack& column) { return column.before.type.array; });
}

}  // namespace

void plan(Context& context, const diff::AlterDomain& change, const catalog::Origin& origin) {
  if (change.before.base == change.after.base && change.before.collation == change.after.collation &&
      !is_refused_in_arrays(context, change)) {
    DomainSteps steps(context, change, origin);
    steps.plan();
    steps.finish();
    return;
  }
  auto drop = ddl::drop_domain(change.after.name);
  context.drafts.add(
      made_anew(context, change.before, change.after, ObjectKind::domain, KeepAsBase(change.after.base),
                {diff::DropDomain{change.before}, diff::CreateDomain{change.after}}, {drop, drop}, origin));
}

void plan(Context& context, const diff::CreateComposite& change, const catalog::Origin& origin) {
  plan_create(context, change.after, ObjectKind::composite, ddl::drop_type(change.after.name), change,
              origin);
}
void plan(Context& context, const diff::DropComposite& change, const catalog::Origin& origin) {
  plan_drop(context, change.before, ObjectKind::composite, ddl::drop_type(change.before.name), change,
            origin);
}

static void lose_values(Step& step) {
  add_hazard(step, locks::Hazard::data_loss);
  step.undo.kind = UndoKind::lossy;
  step.undo.reason = "the values are gone";
}

// Attributes are dropped, retyped and added at the end; another order of those that stay has to be made anew.
void plan(Context& context, const diff::AlterComposite& change, const catalog::Origin& origin) {
  const auto& before = change.before.attributes;
  const auto& after = change.after.attributes;
  auto find = [](const auto& list, const std::string& name) {
    return std::find_if(list.begin(), list.end(), [&](const auto& one) { return one.name == name; });
  };
  std::vector<std::string> kept, order;
  for (const auto& attribute : before)
    if (find(after, attribute.name) != after.end()) kept.push_back(attribute.name);
  for (const auto& attribute : after) order.push_back(attribute.name);
  const auto& name = change.after.name;
  const auto columns = columns_of_type(context, name);
  const bool is_retyped = std::any_of(before.begin(), before.end(), [&](const auto& attribute) {
    const auto found = find(after, attribute.name);
    return found != after.end() &&
           !(found->type == attribute.type && found->collation == attribute.collation);
  });
  // ALTER ATTRIBUTE ... TYPE is refused while a column has the type (find_composite_type_dependencies).
  if (!std::equal(kept.begin(), kept.end(), order.begin()) || (is_retyped && !columns.empty())) {
    const bool has_arrays = std::any_of(columns.begin(), columns.end(),
                                        [](const StandBack& column) { return column.before.type.array; });
    auto drop = ddl::drop_type(name);
    auto draft = made_anew(
        context, change.before, change.after, ObjectKind::composite, KeepByName(context, name, has_arrays),
        {diff::DropComposite{change.before}, diff::CreateComposite{change.after}}, {drop, drop}, origin);
    if (kept.size() < before.size()) lose_values(draft.step);
    context.drafts.add(std::move(draft));
    return;
  }
  auto draft = type_step(Phase::expand, name, "attributes of " + label(name), origin);
  auto& step = draft.step;
  auto& undo = step.undo.statements;
  for (const auto& attribute : before) {
    auto found = find(after, attribute.name);
    bool gone = found == after.end();
    if (!gone && found->type == attribute.type && found->collation == attribute.collation) continue;
    step.phase = Phase::switch_;
    step.statements.push_back(gone ? ddl::drop_attribute(name, attribute.name)
                                   : ddl::alter_attribute_type(name, *found));
    undo.insert(undo.begin(),
                gone ? ddl::add_attribute(name, attribute) : ddl::alter_attribute_type(name, attribute));
    draft.disturbs.push_back({{ObjectKind::composite, name, {}}, attribute.name});
    if (!gone) continue;
    lose_values(step);
  }
  for (const auto& attribute : after) {
    if (find(before, attribute.name) != before.end()) continue;
    step.statements.push_back(ddl::add_attribute(name, attribute));
    undo.insert(undo.begin(), ddl::drop_attribute(name, attribute.name));
    if (attribute.comment)
      step.statements.push_back(ddl::comment_on(
          "COLUMN", to_string(name) + "." + catalog::to_string(Name{{}, attribute.name}), attribute.comment));
  }
  auto target = change.after;
  target.comment = change.before.comment;
  step.delta = {{diff::AlterComposite{change.before, target}, origin}};
  draft.makes = {type_resource(name)};
  context.need_uses(draft, {ObjectKind::composite, name, {}});
  if (!step.statements.empty()) context.drafts.add(std::move(draft));
}

}  // namespace wesley::plan
