// SPDX-License-Identifier: Apache-2.0
// Edits that lead to the same schema by another way. Offered only outside transactions, where the statement
// may be split or needs a transaction of its own.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "locks/walk.h"

namespace wesley::lint {

// Bytes of the statement's text, replaced.
struct Edit {
  std::size_t begin = 0, end = 0;
  std::string text;
};

// CONCURRENTLY in a CREATE INDEX, DROP INDEX or REINDEX that has such a form.
std::optional<Edit> concurrently(const locks::WalkedStatement& at);
// NOT VALID at the end of an ALTER TABLE that adds one named constraint, and a VALIDATE after it.
std::optional<Edit> validated_later(const locks::WalkedStatement& at);

}  // namespace wesley::lint
