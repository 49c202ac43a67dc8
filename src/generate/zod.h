// SPDX-License-Identifier: Apache-2.0
// zod.ts: of each table a schema of a row, of what an INSERT and of what an UPDATE takes; of each view a row;
// enums, domains, composite types and GraphQL's inputs. They refuse what the database's own rules refuse as
// far as a value alone can tell, and nothing else: what is not surely the same in both is left to the
// database, with a comment that quotes it.
#pragma once

#include <string>
#include <vector>

#include "generate/typescript.h"
#include "sdl/compile.h"

namespace wesley::generate {

struct ZodOptions {
  int version = 4;               // of zod: 4 or 3
  TypeScriptOptions types = {};  // what values are: the same as in types.ts
};

std::string zod(const sdl::Compiled& compiled, const ZodOptions& options);

// What became of the check constraints, of tables and of domains.
enum class Fate {
  exact,      // refused exactly when the database refuses it
  wider,      // the same for ASCII texts and ISO dates, and never narrower
  not_given,  // it speaks of a column that an INSERT does not give
  left,       // to the database
};
struct CheckFate {
  catalog::Name owner;
  std::string constraint;
  std::string expression;
  Fate fate = Fate::left;
};
std::vector<CheckFate> check_fates(const sdl::Compiled& compiled, const ZodOptions& options);

}  // namespace wesley::generate
