// SPDX-License-Identifier: Apache-2.0
#include "ddl/ddl.h"
#include "introspect/introspect.h"
#include "introspect/scratch.h"

namespace wesley::introspect {
namespace {

std::string joined(const std::vector<std::string>& statements) {
  std::string script;
  for (const std::string& statement : statements) script += statement + ";\n";
  return script;
}

// One message when all goes well. Otherwise statement by statement, and what fails is left out: a column
// whose type is nowhere to be found must not keep a thousand other tables from being rendered.
Result<void> build(postgres::Connection& scratch, const std::vector<std::string>& statements) {
  WESLEY_TRY(scratch.execute("SAVEPOINT build"));
  if (scratch.execute_script(joined(statements))) return {};
  if (!scratch.alive()) return fail(ErrorCode::connection, "the scratch server was lost");
  WESLEY_TRY(scratch.execute("ROLLBACK TO SAVEPOINT build"));
  for (const std::string& statement : statements) {
    WESLEY_TRY(scratch.execute("SAVEPOINT build"));
    if (!scratch.execute(statement)) WESLEY_TRY(scratch.execute("ROLLBACK TO SAVEPOINT build"));
  }
  return {};
}

Result<catalog::Catalog> build_and_read(postgres::Connection& scratch, const catalog::Catalog& desired,
                                        const Options& options) {
  WESLEY_TRY(build(scratch, ddl::create_all(desired)));
  WESLEY_ASSIGN(Introspected found, introspect(scratch, options));
  return std::move(found.catalog);
}

}  // namespace

// In a transaction that is rolled back, so that one scratch database serves many times.
Result<catalog::Catalog> render(postgres::Connection& scratch, const catalog::Catalog& desired,
                                const Options& options) {
  WESLEY_TRY(scratch.execute("BEGIN"));
  Result<catalog::Catalog> rendered = build_and_read(scratch, desired, options);
  WESLEY_TRY(scratch.execute("ROLLBACK"));
  return rendered;
}

void complete(catalog::Catalog& desired, const catalog::Catalog& rendered) {
  for (auto& [id, definition] : desired.definitions) {
    const catalog::Definition* known = rendered.definition(id);
    if (known == nullptr) continue;
    definition.shape = known->shape;
    definition.uses = known->uses;
  }
}

Result<std::optional<Scratch>> Scratch::start(int major) {
  if (!postgres::find_binaries(major)) return std::optional<Scratch>();
  postgres::ClusterOptions options;
  options.major = major;
  WESLEY_ASSIGN(postgres::Cluster cluster, postgres::Cluster::start(options));
  WESLEY_ASSIGN(postgres::Connection connection, postgres::Connection::open(cluster.conninfo()));
  return std::optional<Scratch>(Scratch(std::move(cluster), std::move(connection)));
}

}  // namespace wesley::introspect
