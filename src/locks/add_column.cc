// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "locks/alter_table.h"
#include "locks/statement.h"
#include "sql/expression.h"
#include "sql/type_name.h"

namespace wesley::locks {

using Weight = Classification::Weight;

namespace {

constexpr std::array<std::string_view, 6> serial_types = {"serial",  "bigserial", "smallserial",
                                                          "serial4", "serial8",   "serial2"};

bool is_serial(const sql::Node& type_name) {
  const auto names = type_name.children("names");
  return names.size() == 1 && std::find(serial_types.begin(), serial_types.end(),
                                        names.front().as_string().value_or("")) != serial_types.end();
}

bool is_enum(const Classification& out, const catalog::Type& type) {
  const catalog::Catalog* catalog = out.context().catalog;
  return catalog != nullptr && catalog->enums.count({type.schema, type.name}) != 0;
}

// DomainHasConstraints of src/backend/utils/cache/typcache.c: a domain over such a domain is one too.
bool is_constrained_domain(const Classification& out, const catalog::Type& type) {
  const auto& domains = out.context().catalog->domains;
  const auto found = domains.find({type.schema, type.name});
  if (found == domains.end()) return false;
  const catalog::Domain& domain = found->second;
  return domain.not_null || !domain.checks.empty() || is_constrained_domain(out, domain.base);
}

// A column that ADD COLUMN describes, with its inline constraints told apart.
struct NewColumn {
  explicit NewColumn(const sql::Node& definition)
      : name(definition.string("colname")), type(definition.child("type_name")), serial(is_serial(type)) {
    for (const sql::Node& each : definition.children("constraints")) note(each, each.enumerator("contype"));
  }

  void note(const sql::Node& constraint, std::string_view kind) {
    if (kind == "CONSTR_DEFAULT") default_value = constraint.child("raw_expr");
    if (kind == "CONSTR_IDENTITY") identity = true;
    if (kind == "CONSTR_GENERATED") generated = true;
    if (kind == "CONSTR_NOTNULL") not_null = true;
    if (kind == "CONSTR_CHECK") check = true;
    if (kind == "CONSTR_UNIQUE") unique = true;
    if (kind == "CONSTR_PRIMARY") unique = primary = true;
    if (kind == "CONSTR_FOREIGN") references.push_back(constraint.child("pktable"));
  }
  bool is_null() const { return default_value.is("A_Const") && default_value.boolean("isnull"); }
  bool has_value() const { return default_value || serial || identity || generated; }

  std::string name;
  sql::Node type;
  sql::Node default_value;
  std::vector<sql::Node> references;
  bool serial, identity = false, generated = false, not_null = false, check = false;
  bool unique = false, primary = false;
};

// Why every row must be written, or nothing.
std::string rewrite_reason(Classification& out, const NewColumn& column) {
  if (column.serial) return "a serial column takes a value from its sequence for every row";
  if (column.identity) return "an identity column takes a value from its sequence for every row";
  if (column.generated) return "a stored generated column is computed for every row";
  if (column.default_value) {
    const sql::Volatility volatility = sql::volatility(column.default_value);
    if (volatility == sql::Volatility::unknown)
      out.assume(fmt::format("a function that the default of `{}` calls is volatile", column.name));
    if (volatility == sql::Volatility::unknown || volatility == sql::Volatility::volatile_)
      return "a volatile default is computed for every row";
  }
  if (perhaps_constrained_domain(out, column.type))
    return "the constraints of a domain are checked by writing every row";
  return {};
}

// A new column without a default is NULL everywhere, so that its foreign key needs no proof
// (transformAlterTableStmt of src/backend/parser/parse_utilcmd.c); a default of NULL still makes the server
// look.
void add_reference(Alter& alter, const NewColumn& column, const sql::Node& referenced_node) {
  const catalog::Name referenced = alter.out.name(referenced_node);
  alter.out.lock(referenced, LockMode::share_row_exclusive);
  alter.out.hazard(Hazard::tightens);
  if (!column.has_value() || column.identity) return;
  alter.out.scan(alter.target);
  if (!column.is_null()) alter.out.scan(referenced);
  alter.out.because(Weight::scan,
                    "a foreign key on a column with a default is verified at once: both tables are read");
}

void add_scans(Alter& alter, const NewColumn& column) {
  if (column.check || column.unique || (column.not_null && !column.has_value())) {
    alter.out.scan(alter.target);
    alter.out.hazard(Hazard::tightens);
  }
  if (column.check)
    alter.out.because(Weight::scan, "the inline check is verified against every row, though all are alike");
  if (column.unique)
    alter.out.because(Weight::scan, "the inline key builds an index while nobody can read the table");
  if (column.not_null && !column.has_value())
    alter.out.because(Weight::scan, "NOT NULL without a default fails unless the table is empty");
}

}  // namespace

bool perhaps_constrained_domain(Classification& out, const sql::Node& type_node) {
  const catalog::Type type = sql::type_name(type_node, out.context().default_schema);
  if (type.schema.empty() || is_enum(out, type) || is_serial(type_node)) return false;
  if (out.context().catalog != nullptr && out.context().complete) return is_constrained_domain(out, type);
  out.assume(fmt::format("`{}` is a domain with constraints", type.name));
  return true;
}

void set_default(Alter& alter, const sql::Node& command) {
  lock_named_sequences(alter.out, command.child("def"), LockMode::access_share);
}

void add_column(Alter& alter, const sql::Node& command) {
  const NewColumn column(command.child("def"));
  if (command.boolean("missing_ok") && known_column(alter, column.name) != nullptr) {
    alter.out.because(Weight::detail, "the column is there already, and the lock is taken all the same");
    return;
  }
  const std::string reason = rewrite_reason(alter.out, column);
  if (!reason.empty()) {
    alter.out.rewrite(alter.target);
    alter.out.because(Weight::rewrite, reason + ": the table is written anew");
  }
  add_scans(alter, column);
  if (column.default_value)
    lock_named_sequences(alter.out, column.default_value,
                         reason.empty() ? LockMode::access_share : LockMode::row_exclusive);
  for (const sql::Node& referenced : column.references) add_reference(alter, column, referenced);
}

}  // namespace wesley::locks
