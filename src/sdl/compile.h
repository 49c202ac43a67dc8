// SPDX-License-Identifier: Apache-2.0
// Documents -> Compiled: the dialect of docs/dialect.md. Reports every error it finds, those of validate.h
// included; the result is only meaningful without errors.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/source.h"
#include "catalog/catalog.h"
#include "diagnostic/diagnostic.h"
#include "sdl/ast.h"
#include "sdl/validate.h"

namespace wesley::sdl {

enum class Naming { snake, preserve };

// Where row-level security finds the tenant or the user of the session: `setting`, `jwt`, or an expression.
struct SessionValues {
  std::string tenant = "setting";  // rls.tenant
  std::string owner = "setting";   // rls.owner
};

struct CompileOptions {
  Naming tables = Naming::snake;
  Naming columns = Naming::snake;
  std::string default_schema = "public";
  std::string id_type = "uuid";                  // types.id
  std::string id_default = "gen_random_uuid()";  // types.id_default
  int server_major = 15;
  bool server_is_known = true;  // else it is a guess, and what only a newer one understands is let through
  SessionValues session = {};
  // The last snapshot: an unnamed constraint or index that it has keeps the name it has there. May be null.
  const catalog::Catalog* base = nullptr;
};

// What validators and TypeScript need beside the catalog. It stays as syntax.
struct ApiTypes {
  std::vector<Definition> definitions;  // types that are no tables; the database does not need them
  std::vector<Definition> tables;       // the types of tables, as GraphQL sees them
  // What `@view` types say of their columns. A column whose type has no PostgreSQL type has an empty one.
  std::vector<catalog::Table> views = {};
};

// A directive that is SQL by nature (@view, @trigger, @policy), as the statement that it stands for.
// companion::add reads it like one of a `.sql` file.
struct DirectiveStatement {
  std::string text;
  SourceSpan span;
};

struct Compiled {
  catalog::Catalog catalog;
  ApiTypes api;
  std::vector<DirectiveStatement> statements;
};

Compiled compile(const SourceMap& sources, std::vector<Document> documents, const CompileOptions& options,
                 Diagnostics& diagnostics);

// The scalars and directives that need no definition.
Known dialect();
// snake_case of dialect.md "Names": userID -> user_id, HTTPServer -> http_server.
std::string snake_case(std::string_view name);
// The definitions of every directive and scalar, as SDL that any GraphQL tool reads.
std::string directive_definitions();

// Catalog -> SDL (introspect). What the dialect cannot say is returned in `unsaid`, never dropped.
struct PrintedPart {
  catalog::ObjectId object;  // a table or an enum; nothing for what stands on the schema
  std::string text;
};
struct Printed {
  std::string sdl;
  std::vector<std::string> unsaid;
  std::vector<PrintedPart> parts;  // of `sdl`, in its order
};
Printed print(const catalog::Catalog& catalog, const CompileOptions& options);

}  // namespace wesley::sdl
