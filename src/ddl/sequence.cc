// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "ddl/clause.h"
#include "ddl/ddl.h"
#include "sql/quote.h"

namespace wesley::ddl {

std::string create_sequence(const catalog::Sequence& sequence) {
  std::string out =
      fmt::format("CREATE {}SEQUENCE {}", sequence.unlogged ? "UNLOGGED " : "", to_string(sequence.name));
  if (sequence.options.type != "bigint") out += " AS " + sequence.options.type;
  return out + sequence_clauses(sequence.options);
}

std::string sequence_owned_by(const catalog::Sequence& sequence) {
  const std::string owner = sequence.owned_by ? to_string(sequence.owned_by->first) + "." +
                                                    sql::quote_identifier(sequence.owned_by->second)
                                              : "NONE";
  return fmt::format("ALTER SEQUENCE {} OWNED BY {}", to_string(sequence.name), owner);
}

std::string alter_sequence(const Name& name, const catalog::SequenceOptions& options) {
  return fmt::format("ALTER SEQUENCE {} AS {}{}", to_string(name), options.type,
                     all_sequence_clauses(options, ""));
}

std::string rename_sequence(const Name& name, std::string_view to) {
  return fmt::format("ALTER SEQUENCE {} RENAME TO {}", to_string(name), sql::quote_identifier(to));
}

std::string drop_sequence(const Name& name) {
  return "DROP SEQUENCE " + to_string(name);
}

}  // namespace wesley::ddl
