// SPDX-License-Identifier: Apache-2.0
// The corpus of real schemas beside the checkout ($WESLEY_CORPUS). Tests that use it pass, and say so, where
// there is none.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "support/test_database.h"

namespace wesley::support {

std::filesystem::path corpus();
// schemas/*.sql in the order of their names.
std::vector<std::filesystem::path> corpus_schemas();
// The text of a dump without psql's commands.
std::string dump_text(const std::filesystem::path& file);
// Runs a dump; afterwards the session is pinned again.
void load_dump(TestDatabase& database, const std::filesystem::path& file);
// The roles that the dumps speak of.
void create_corpus_roles();
// All but the system's own.
std::vector<std::string> user_schemas(TestDatabase& database);

}  // namespace wesley::support
