// SPDX-License-Identifier: Apache-2.0
// ALTER TABLE, and what is spelled like it: ALTER INDEX, ALTER VIEW, ALTER TYPE of a composite.
#include <array>

#include <fmt/format.h>

#include "catalog/statement.h"
#include "companion/clause.h"
#include "companion/reading.h"
#include "sdl/scalars.h"
#include "sql/lexer.h"
#include "sql/quote.h"

namespace wesley::companion {

namespace {

using catalog::ObjectKind;

std::string lower(std::string_view text) {
  std::string out;
  for (const char c : text) out += sql::fold(c);
  return out;
}

catalog::Column* column_of(Reading& reading, catalog::Table& table, const sql::Node& command) {
  return reading.find_column(table, command.string("name"), command);
}

void set_default(Reading& reading, catalog::Table& table, const sql::Node& command) {
  catalog::Column* column = column_of(reading, table, command);
  if (column == nullptr) return;
  // Said to be none, it is not taken from a parent.
  column->default_value =
      command.child("def") ? reading.expression(command.child("def")) : catalog::Expression{"NULL", {}};
}

void set_not_null(Reading& reading, catalog::Table& table, const sql::Node& command) {
  if (catalog::Column* column = column_of(reading, table, command)) column->not_null = true;
}

void set_statistics(Reading& reading, catalog::Table& table, const sql::Node& command) {
  catalog::Column* column = column_of(reading, table, command);
  if (column == nullptr) return;
  const auto target = static_cast<int>(command.integer("def"));
  column->statistics = target < 0 ? std::nullopt : std::optional<int>(target);
}

void set_storage(Reading& reading, catalog::Table& table, const sql::Node& command) {
  catalog::Column* column = column_of(reading, table, command);
  if (column == nullptr) return;
  const std::string mode = lower(command.string("def"));
  const bool usual = !column->type.name.empty() && mode == sdl::default_storage(column->type);
  column->storage = usual ? std::nullopt : std::optional(mode);
}

void set_compression(Reading& reading, catalog::Table& table, const sql::Node& command) {
  if (catalog::Column* column = column_of(reading, table, command)) {
    column->compression = std::string(command.string("def"));
  }
}

void set_column_options(Reading& reading, catalog::Table& table, const sql::Node& command) {
  catalog::Column* column = column_of(reading, table, command);
  if (column == nullptr) return;
  for (const sql::Node& option : command.child("def").children("items")) {
    column->options[std::string(option.string("defname"))] = option_text(option);
  }
}

void add_identity(Reading& reading, catalog::Table& table, const sql::Node& command) {
  catalog::Column* column = column_of(reading, table, command);
  if (column == nullptr) return;
  const sql::Node clause = command.child("def");
  column->identity = read_identity(reading, table, *column, clause);
  column->not_null = true;
}

void add_table_constraint(Reading& reading, catalog::Table& table, const sql::Node& command) {
  add_constraint(reading, table, command.child("def"));
}

void add_column(Reading& reading, catalog::Table& table, const sql::Node& command) {
  const sql::Node definition = command.child("def");
  auto column = read_column(reading, table, definition);
  if (!column) return;
  if (table.column(column->name) != nullptr) {
    reading.report(Kind::duplicate_column, fmt::format("column `{}` is there already", column->name),
                   definition);
    return;
  }
  table.columns.push_back(*std::move(column));
  for (const sql::Node& clause : definition.children("constraints")) {
    add_constraint(reading, table, clause, definition.string("colname"));
  }
}

void attach_partition(Reading& reading, catalog::Table& table, const sql::Node& command) {
  const sql::Node definition = command.child("def");
  const sql::Node named = definition.child("name");
  if (catalog::Definition* foreign =
          reading.catalog.definition({ObjectKind::foreign_table, reading.name(named), {}})) {
    foreign->statements.push_back(catalog::make_statement(reading.statement_text()));
    return;
  }
  catalog::Table* partition = reading.find_table(named);
  if (partition == nullptr) return;
  partition->partition_of =
      catalog::PartitionOf{table.name, {partition_bound(definition.child("bound")), {}}};
  reading.descents.push_back({partition->name, true, reading.statement});
}

void add_parent(Reading& reading, catalog::Table& table, const sql::Node& command) {
  table.inherits.push_back(reading.name(command.child("def")));
  reading.descents.push_back({table.name, true, reading.statement});
}

void enable_row_security(Reading&, catalog::Table& table, const sql::Node&) {
  table.row_security = true;
}
void force_row_security(Reading&, catalog::Table& table, const sql::Node&) {
  table.force_row_security = true;
}

void set_replica_identity(Reading&, catalog::Table& table, const sql::Node& command) {
  const sql::Node identity = command.child("def");
  const std::string_view code = identity.string("identity_type");
  if (code == "n") table.replica_identity = catalog::ReplicaIdentity::nothing;
  if (code == "f") table.replica_identity = catalog::ReplicaIdentity::full;
  if (code == "i") table.replica_identity = catalog::ReplicaIdentity::index;
  if (code == "i") table.replica_index = identity.string("name");
}

void validate(Reading& reading, catalog::Table& table, const sql::Node& command) {
  catalog::Constraint* constraint = table.constraint(command.string("name"));
  if (constraint != nullptr) {
    constraint->validated = true;
  } else {  // it may be a parent's
    reading.validations.push_back({table.name, std::string(command.string("name")), reading.statement});
  }
}

void cluster_on(Reading&, catalog::Table& table, const sql::Node& command) {
  table.clustered_on = command.string("name");
}

void set_options(Reading&, catalog::Table& table, const sql::Node& command) {
  for (auto& [key, value] : storage_options(command.child("def").children("items")).ordered()) {
    table.options.append(key, value);
  }
}

void set_tablespace(Reading&, catalog::Table& table, const sql::Node& command) {
  table.tablespace = command.string("name");
}

void skip_owner(Reading& reading, catalog::Table&, const sql::Node&) {
  reading.note_skipped("who owns an object is the deployment's business:");
}

struct Command {
  std::string_view subtype;
  void (*apply)(Reading& reading, catalog::Table& table, const sql::Node& command);
};
constexpr std::array table_commands = {
    Command{"AT_AddColumn", add_column},
    Command{"AT_AddConstraint", add_table_constraint},
    Command{"AT_AddIdentity", add_identity},
    Command{"AT_AddInherit", add_parent},
    Command{"AT_AttachPartition", attach_partition},
    Command{"AT_ChangeOwner", skip_owner},
    Command{"AT_ClusterOn", cluster_on},
    Command{"AT_ColumnDefault", set_default},
    Command{"AT_EnableRowSecurity", enable_row_security},
    Command{"AT_ForceRowSecurity", force_row_security},
    Command{"AT_ReplicaIdentity", set_replica_identity},
    Command{"AT_SetCompression", set_compression},
    Command{"AT_SetNotNull", set_not_null},
    Command{"AT_SetOptions", set_column_options},
    Command{"AT_SetRelOptions", set_options},
    Command{"AT_SetStatistics", set_statistics},
    Command{"AT_SetStorage", set_storage},
    Command{"AT_SetTableSpace", set_tablespace},
    Command{"AT_ValidateConstraint", validate},
};

// ENABLE and DISABLE of what stands on a relation.
struct Firing {
  std::string_view subtype;
  ObjectKind kind;
  std::string_view enabled;  // empty: as it is by itself
};
constexpr std::array firings = {
    Firing{"AT_EnableTrig", ObjectKind::trigger, ""},
    Firing{"AT_EnableAlwaysTrig", ObjectKind::trigger, "always"},
    Firing{"AT_EnableReplicaTrig", ObjectKind::trigger, "replica"},
    Firing{"AT_DisableTrig", ObjectKind::trigger, "disabled"},
    Firing{"AT_EnableRule", ObjectKind::rule, ""},
    Firing{"AT_EnableAlwaysRule", ObjectKind::rule, "always"},
    Firing{"AT_EnableReplicaRule", ObjectKind::rule, "replica"},
    Firing{"AT_DisableRule", ObjectKind::rule, "disabled"},
};

bool set_firing(Reading& reading, const catalog::Name& relation, const sql::Node& command) {
  for (const Firing& row : firings) {
    if (row.subtype != command.enumerator("subtype")) continue;
    const catalog::ObjectId id{row.kind, relation, std::string(command.string("name"))};
    catalog::Definition* definition = reading.catalog.definition(id);
    const catalog::Table* table = reading.catalog.table(relation);
    if (definition == nullptr && table != nullptr && table->partition_of) {
      // A partition's copy of its parent's trigger: it has no statement of its own.
      catalog::Definition& copy = reading.catalog.definitions[id];
      copy.id = id;
      copy.settings["enabled"] = row.enabled.empty() ? "origin" : row.enabled;
    } else if (definition == nullptr) {
      reading.report_unknown(info(row.kind).id, to_string(id));
    } else if (row.enabled.empty()) {
      definition->settings.erase("enabled");
    } else {
      definition->settings["enabled"] = row.enabled;
    }
    return true;
  }
  return false;
}

void report_command(Reading& reading, const sql::Node& command) {
  std::string_view subtype = command.enumerator("subtype");
  reading.report_unsupported(fmt::format("this form of ALTER ({})", subtype.substr(3)));
}

void alter_one_table(Reading& reading, catalog::Table& table, const sql::Node& command) {
  for (const Command& row : table_commands) {
    if (row.subtype == command.enumerator("subtype")) return row.apply(reading, table, command);
  }
  report_command(reading, command);
}

// What a view or a foreign table takes: a setting each.
void alter_definition(Reading& reading, catalog::Definition& definition, const sql::Node& command) {
  const std::string_view subtype = command.enumerator("subtype");
  const std::string column(command.string("name"));
  const sql::Node def = command.child("def");
  if (subtype == "AT_ColumnDefault" && def) {
    definition.settings["default " + column] = reading.expression(def).text;
  } else if (subtype == "AT_SetStatistics") {
    definition.settings["statistics " + column] = std::to_string(def.integer("ival"));
  } else if (subtype == "AT_SetStorage") {
    definition.settings["storage " + column] = lower(def.as_string().value_or(std::string_view()));
  } else if (subtype == "AT_SetCompression") {
    definition.settings["compression " + column] = def.as_string().value_or(std::string_view());
  } else if (subtype == "AT_SetOptions") {
    for (const sql::Node& option : def.children("items")) {
      definition.settings[fmt::format("{} {}", option.string("defname"), column)] = option_text(option);
    }
  } else if (subtype == "AT_SetTableSpace") {
    definition.settings["tablespace"] = column;
  } else if (subtype == "AT_SetAccessMethod") {
    definition.settings["access_method"] = column;
  } else if (subtype == "AT_ClusterOn") {
    definition.settings["cluster"] = column;
  } else if (subtype == "AT_SetRelOptions") {
    for (auto& [key, value] : storage_options(def.children("items"))) definition.settings[key] = value;
  } else if (subtype == "AT_ChangeOwner") {
    reading.note_skipped("who owns an object is the deployment's business:");
  } else {
    report_command(reading, command);
  }
}

void alter_index(Reading& reading, const catalog::Name& index, const sql::Node& command) {
  const std::string_view subtype = command.enumerator("subtype");
  const sql::Node def = command.child("def");
  if (subtype == "AT_AttachPartition") {
    reading.attached_indexes.emplace_back(reading.name(def.child("name")), index);
  } else if (subtype == "AT_SetStatistics") {
    reading.index_statistics.push_back(
        {index, static_cast<std::size_t>(command.integer("num")), static_cast<int>(def.integer("ival"))});
  } else {
    report_command(reading, command);
  }
}

catalog::Definition* find_relation_definition(Reading& reading, const catalog::Name& relation) {
  for (const ObjectKind kind : {ObjectKind::view, ObjectKind::materialized_view, ObjectKind::foreign_table}) {
    if (catalog::Definition* found = reading.catalog.definition({kind, relation, {}})) return found;
  }
  return nullptr;
}

}  // namespace

void alter_table(Reading& reading, const sql::Node& node) {
  const sql::Node relation = node.child("relation");
  const catalog::Name named = reading.name(relation);
  const bool is_index = node.enumerator("objtype") == "OBJECT_INDEX";
  catalog::Definition* definition = is_index ? nullptr : find_relation_definition(reading, named);
  const bool is_sequence = reading.catalog.sequences.count(named) > 0;
  for (const sql::Node& command : node.children("cmds")) {
    if (is_index) {
      alter_index(reading, named, command);
    } else if (set_firing(reading, named, command)) {
      continue;
    } else if (definition != nullptr) {
      alter_definition(reading, *definition, command);
    } else if (is_sequence && command.enumerator("subtype") == "AT_ChangeOwner") {
      reading.note_skipped("who owns an object is the deployment's business:");
    } else if (catalog::Table* table = reading.find_table(relation)) {
      alter_one_table(reading, *table, command);
    } else {
      return;
    }
  }
}

}  // namespace wesley::companion
