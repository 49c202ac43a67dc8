// SPDX-License-Identifier: Apache-2.0
// The locks of a whole SQL text, statement by statement and transaction by transaction: `analyze locks`.
// Tables created earlier in the text are known.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "locks/locks.h"

namespace wesley::locks {

struct StatementReport {
  std::string text;
  std::uint32_t line = 1;
  Effect effect;
  int transaction = 0;  // 0: a transaction of its own; statements between BEGIN and COMMIT share a number
};

struct Report {
  std::vector<StatementReport> statements;
  // What each numbered transaction holds at its end; element 0 is transaction 1.
  std::vector<Effect> transactions;
};

// Errors: input, for a text that cannot be split into statements.
Result<Report> report(std::string_view sql_text, const Context& context);
Json to_json(const Report& report);

}  // namespace wesley::locks
