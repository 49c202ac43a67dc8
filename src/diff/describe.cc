// SPDX-License-Identifier: Apache-2.0
// Changes in one line, for people.
#include <array>

#include <fmt/format.h>

#include "diff/change.h"
#include "diff/kinds.h"

namespace wesley::diff {

namespace {

using catalog::Column;

std::string part(const Name& owner, std::string_view name) {
  return to_string(owner) + "." + to_string(Name{{}, std::string(name)});
}

std::string type_text(const Column& column) {
  std::string out = sql::to_string(column.type);
  if (column.collation) out += " collate " + to_string(*column.collation);
  return out;
}

std::string body_text(const catalog::Constraint& constraint) {
  if (const catalog::Key* key = constraint.key()) {
    return fmt::format("{} ({})", key->primary ? "primary key" : "unique", fmt::join(key->columns, ", "));
  }
  if (const catalog::ForeignKey* key = constraint.foreign_key()) {
    return fmt::format("foreign key ({}) to {} ({})", fmt::join(key->columns, ", "),
                       to_string(key->referenced), fmt::join(key->referenced_columns, ", "));
  }
  return fmt::format("check ({})", constraint.check()->expression.text);
}

std::string value_text(ColumnProperty property, const Column& column) {
  const auto number = [](const std::optional<int>& value) {
    return value ? std::to_string(*value) : std::string("default");
  };
  switch (property) {
    case ColumnProperty::type:
      return type_text(column);
    case ColumnProperty::not_null:
      return column.not_null ? "not null" : "nullable";
    case ColumnProperty::default_value:
      return column.default_value ? column.default_value->text : "none";
    case ColumnProperty::generated:
      return column.generated ? column.generated->expression.text : "not generated";
    case ColumnProperty::identity:
      if (!column.identity) return "no identity";
      return column.identity->always ? "identity always" : "identity by default";
    case ColumnProperty::storage:
      return column.storage.value_or("default");
    case ColumnProperty::compression:
      return column.compression.value_or("default");
    case ColumnProperty::statistics:
      return number(column.statistics);
  }
  return {};
}

std::string_view target_text(CommentTarget target) {
  constexpr std::array<std::string_view, 7> names = {"schema", "table", "column",  "constraint",
                                                     "index",  "enum",  "sequence"};
  return names.at(static_cast<std::size_t>(target));
}

// The owner of a part is named by `table`; whole objects have `before` or `after`.
struct Describer {
  std::string operator()(const CreateSchema& c) const { return "create schema " + part_name(c.after.name); }
  std::string operator()(const DropSchema& c) const { return "drop schema " + part_name(c.before.name); }
  std::string operator()(const CreateExtension& c) const {
    return "create extension " + part_name(c.after.name);
  }
  std::string operator()(const DropExtension& c) const {
    return "drop extension " + part_name(c.before.name);
  }
  std::string operator()(const AlterExtension& c) const {
    return fmt::format("alter extension {}: {} -> {}", part_name(c.after.name), c.before.version,
                       c.after.version);
  }

  std::string operator()(const CreateEnum& c) const { return "create enum " + to_string(c.after.name); }
  std::string operator()(const DropEnum& c) const { return "drop enum " + to_string(c.before.name); }
  std::string operator()(const RenameEnum& c) const { return renamed("enum", to_string(c.before), c.after); }
  std::string operator()(const AddEnumValue& c) const {
    std::string place;
    if (!c.before.empty()) place = fmt::format(" before '{}'", c.before);
    if (!c.after.empty()) place = fmt::format(" after '{}'", c.after);
    return fmt::format("add value '{}' to enum {}{}", c.label.label, to_string(c.type), place);
  }
  std::string operator()(const RenameEnumValue& c) const {
    return fmt::format("rename value '{}' of enum {} to '{}'", c.before, to_string(c.type), c.after);
  }
  std::string operator()(const ReplaceEnum& c) const {
    return fmt::format("replace enum {}: ({}) -> ({})", to_string(c.after.name), labels(c.before),
                       labels(c.after));
  }

  std::string operator()(const CreateSequence& c) const {
    return "create sequence " + to_string(c.after.name);
  }
  std::string operator()(const DropSequence& c) const { return "drop sequence " + to_string(c.before.name); }
  std::string operator()(const AlterSequence& c) const { return "alter sequence " + to_string(c.after.name); }

  std::string operator()(const CreateTable& c) const { return "create table " + to_string(c.after.name); }
  std::string operator()(const DropTable& c) const { return "drop table " + to_string(c.before.name); }
  std::string operator()(const RenameTable& c) const {
    return renamed("table", to_string(c.before), c.after);
  }
  std::string operator()(const SetTableOptions& c) const {
    return fmt::format("set storage parameters of {}: ({}) -> ({})", to_string(c.table), options(c.before),
                       options(c.after));
  }
  std::string operator()(const SetUnlogged& c) const {
    return fmt::format("make table {} {}", to_string(c.table), c.after ? "unlogged" : "logged");
  }

  std::string operator()(const AddColumn& c) const {
    return fmt::format("add column {} {}", part(c.table, c.after.name), type_text(c.after));
  }
  std::string operator()(const DropColumn& c) const { return "drop column " + part(c.table, c.before.name); }
  std::string operator()(const RenameColumn& c) const {
    return fmt::format("rename column {} to {}", part(c.table, c.before), part_name(c.after));
  }
  std::string operator()(const AlterColumn& c) const {
    return fmt::format("alter column {} {}: {} -> {}", part(c.table, c.after.name), name(c.property),
                       value_text(c.property, c.before), value_text(c.property, c.after));
  }

  std::string operator()(const AddConstraint& c) const {
    return fmt::format("add constraint {} {}", part(c.table, c.after.name), body_text(c.after));
  }
  std::string operator()(const DropConstraint& c) const {
    return fmt::format("drop constraint {} {}", part(c.table, c.before.name), body_text(c.before));
  }
  std::string operator()(const RenameConstraint& c) const {
    return fmt::format("rename constraint {} to {}", part(c.table, c.before), part_name(c.after));
  }
  std::string operator()(const AlterConstraint& c) const {
    return fmt::format("alter constraint {}: {} -> {}", part(c.table, c.after.name), state(c.before),
                       state(c.after));
  }

  std::string operator()(const AddIndex& c) const { return "add " + index("index", c.table, c.after); }
  std::string operator()(const DropIndex& c) const { return "drop " + index("index", c.table, c.before); }
  std::string operator()(const RenameIndex& c) const {
    return fmt::format("rename index {} of {} to {}", part_name(c.before), to_string(c.table),
                       part_name(c.after));
  }
  std::string operator()(const AlterIndex& c) const {
    return fmt::format("set storage parameters of index {} of {}: ({}) -> ({})", part_name(c.after.name),
                       to_string(c.table), options(c.before.options), options(c.after.options));
  }

  std::string operator()(const SetComment& c) const {
    const std::string object = c.sub.empty() ? to_string(c.object) : part(c.object, c.sub);
    return fmt::format("{} comment of {} {}", c.after ? "set" : "drop", target_text(c.target), object);
  }

 private:
  static std::string part_name(std::string_view bare) { return to_string(Name{{}, std::string(bare)}); }
  static std::string renamed(std::string_view kind, const std::string& before, const Name& after) {
    return fmt::format("rename {} {} to {}", kind, before, to_string(after));
  }
  static std::string labels(const catalog::Enum& enumeration) {
    std::string out;
    for (const catalog::EnumLabel& label : enumeration.labels) {
      out += fmt::format("{}'{}'", out.empty() ? "" : ", ", label.label);
    }
    return out;
  }
  static std::string options(const std::map<std::string, std::string>& values) {
    std::string out;
    for (const auto& [key, value] : values)
      out += fmt::format("{}{} = {}", out.empty() ? "" : ", ", key, value);
    return out;
  }
  static std::string state(const catalog::Constraint& constraint) {
    const std::string_view deferral = !constraint.deferrable          ? "not deferrable"
                                      : constraint.initially_deferred ? "initially deferred"
                                                                      : "deferrable";
    return fmt::format("{}, {}", deferral, constraint.validated ? "validated" : "not validated");
  }
  static std::string index(std::string_view kind, const Name& table, const catalog::Index& index) {
    std::string keys;
    for (const catalog::IndexKey& key : index.keys) {
      keys +=
          fmt::format("{}{}", keys.empty() ? "" : ", ", key.expression ? key.expression->text : key.column);
    }
    return fmt::format("{}{} {} on {} ({}){}", index.unique ? "unique " : "", kind, part_name(index.name),
                       to_string(table), keys, index.valid ? "" : ", not valid");
  }
};

}  // namespace

std::string describe(const Change& change) {
  return std::visit(Describer(), change.body);
}

}  // namespace wesley::diff
