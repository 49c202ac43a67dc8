// SPDX-License-Identifier: Apache-2.0
// Changes in one line, for people.
#include <fmt/format.h>

#include "diff/change.h"
#include "diff/kinds.h"

namespace wesley::diff {

namespace {

using catalog::Column;
using catalog::describe;

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
  if (const catalog::Exclusion* exclusion = constraint.exclusion()) {
    std::string elements;
    for (const catalog::ExclusionElement& element : exclusion->elements) {
      const auto& key = element.key;
      elements += fmt::format("{}{} with {}", elements.empty() ? "" : ", ",
                              key.expression ? key.expression->text : key.column, element.operator_);
    }
    return fmt::format("exclude using {} ({})", exclusion->method, elements);
  }
  return fmt::format("check ({})", constraint.check()->expression.text);
}

std::string options_text(const catalog::Options& values) {
  std::string out;
  for (const auto& [key, value] : values)
    out += fmt::format("{}{} = {}", out.empty() ? "" : ", ", key, value);
  return "(" + out + ")";
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
    case ColumnProperty::options:
      return options_text(column.options);
  }
  return {};
}

std::string identity_text(const catalog::Table& table) {
  switch (table.replica_identity) {
    case catalog::ReplicaIdentity::default_:
      return "default";
    case catalog::ReplicaIdentity::nothing:
      return "nothing";
    case catalog::ReplicaIdentity::full:
      return "full";
    case catalog::ReplicaIdentity::index:
      break;
  }
  return "index " + table.replica_index;
}

std::string value_text(TableProperty property, const catalog::Table& table) {
  const auto or_default = [](const std::string& name) { return name.empty() ? "default" : name; };
  switch (property) {
    case TableProperty::options:
      return options_text(table.options);
    case TableProperty::unlogged:
      return table.unlogged ? "unlogged" : "logged";
    case TableProperty::row_security:
      return table.row_security ? "enabled" : "disabled";
    case TableProperty::force_row_security:
      return table.force_row_security ? "forced" : "not forced";
    case TableProperty::replica_identity:
      return identity_text(table);
    case TableProperty::clustered_on:
      return table.clustered_on.empty() ? "none" : table.clustered_on;
    case TableProperty::access_method:
      return or_default(table.access_method);
    case TableProperty::tablespace:
      return or_default(table.tablespace);
    case TableProperty::of_type:
      return table.of_type ? to_string(*table.of_type) : "none";
  }
  return {};
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
  std::string operator()(const RenameType& c) const { return renamed("type", to_string(c.before), c.after); }
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

  std::string operator()(const CreateDomain& c) const { return "create domain " + to_string(c.after.name); }
  std::string operator()(const DropDomain& c) const { return "drop domain " + to_string(c.before.name); }
  std::string operator()(const AlterDomain& c) const { return "alter domain " + to_string(c.after.name); }
  std::string operator()(const CreateComposite& c) const {
    return "create composite " + to_string(c.after.name);
  }
  std::string operator()(const DropComposite& c) const {
    return "drop composite " + to_string(c.before.name);
  }
  std::string operator()(const AlterComposite& c) const {
    return fmt::format("alter composite {}: ({}) -> ({})", to_string(c.after.name), attributes(c.before),
                       attributes(c.after));
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
  std::string operator()(const AlterTable& c) const {
    return fmt::format("alter table {} {}: {} -> {}", to_string(c.table), name(c.property),
                       value_text(c.property, c.before), value_text(c.property, c.after));
  }
  std::string operator()(const ReplaceTable& c) const {
    return fmt::format("replace table {}: another partition key", to_string(c.after.name));
  }
  std::string operator()(const JoinParent& c) const {
    if (!c.bound) return fmt::format("table {} inherits {}", to_string(c.table), to_string(c.parent));
    return fmt::format("attach {} to {}: {}", to_string(c.table), to_string(c.parent), c.bound->text);
  }
  std::string operator()(const LeaveParent& c) const {
    if (!c.bound) return fmt::format("table {} inherits {} no more", to_string(c.table), to_string(c.parent));
    return fmt::format("detach {} from {}", to_string(c.table), to_string(c.parent));
  }

  std::string operator()(const AddColumn& c) const {
    return fmt::format("add column {} {}", part(c.table, c.after.name), type_text(c.after));
  }
  std::string operator()(const DropColumn& c) const {
    return "drop column " + part(c.table, c.before.name) + (c.only ? ", kept by its children" : "");
  }
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
    if (c.before.parent != c.after.parent && c.after.parent)
      return fmt::format("attach index {} of {} to {}", part_name(c.after.name), to_string(c.table),
                         to_string(*c.after.parent));
    return fmt::format("set parameters of index {} of {}: {} -> {}", part_name(c.after.name),
                       to_string(c.table), options_text(c.before.options), options_text(c.after.options));
  }

  std::string operator()(const CreateDefinition& c) const { return "create " + describe(c.after.id); }
  std::string operator()(const DropDefinition& c) const { return "drop " + describe(c.before.id); }
  std::string operator()(const ReplaceDefinition& c) const { return "replace " + describe(c.after.id); }
  std::string operator()(const AlterDefinition& c) const {
    return fmt::format("alter {}: {} -> {}", describe(c.after.id), options_text(c.before.settings),
                       options_text(c.after.settings));
  }

  std::string operator()(const SetGrant& c) const {
    const std::string on =
        describe(c.id.object) + (c.id.column.empty() ? "" : " column " + part_name(c.id.column));
    const std::string who = c.id.grantee.empty() ? "PUBLIC" : part_name(c.id.grantee);
    if (!c.after) return fmt::format("drop grant on {} to {}: {}", on, who, privileges(c.before));
    return fmt::format("grant on {} to {}: {} -> {}", on, who, privileges(c.before), privileges(c.after));
  }
  std::string operator()(const SetComment& c) const {
    return fmt::format("{} comment of {}", c.after ? "set" : "drop", subject(c));
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
  static std::string attributes(const catalog::Composite& composite) {
    std::string out;
    for (const catalog::Attribute& attribute : composite.attributes) {
      out += fmt::format("{}{} {}", out.empty() ? "" : ", ", part_name(attribute.name),
                         sql::to_string(attribute.type));
    }
    return out;
  }
  static std::string privileges(const std::optional<catalog::Grant>& grant) {
    std::string out;
    if (grant) {
      for (const auto& [privilege, grantable] : grant->privileges) {
        out +=
            fmt::format("{}{}{}", out.empty() ? "" : ", ", privilege, grantable ? " with grant option" : "");
      }
    }
    return out.empty() ? "nothing" : out;
  }
  static std::string subject(const SetComment& comment) {
    switch (comment.target) {
      case CommentTarget::object:
        return describe(comment.object);
      case CommentTarget::column:
        return "column " + part(comment.object.name, comment.sub);
      case CommentTarget::identity:
        return "identity of " + part(comment.object.name, comment.sub);
      case CommentTarget::constraint:
        return "constraint " + part(comment.object.name, comment.sub);
      case CommentTarget::index:
        break;
    }
    return "index " + part(comment.object.name, comment.sub);
  }
  static std::string state(const catalog::Constraint& constraint) {
    const std::string_view deferral = !constraint.deferrable          ? "not deferrable"
                                      : constraint.initially_deferred ? "initially deferred"
                                                                      : "deferrable";
    const std::string attached = constraint.parent ? ", part of " + to_string(*constraint.parent) : "";
    return fmt::format("{}, {}{}", deferral, constraint.validated ? "validated" : "not validated", attached);
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
