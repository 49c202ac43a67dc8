// SPDX-License-Identifier: Apache-2.0
// Schemas to try things on: our own, and the corpus of real ones beside the checkout ($WESLEY_CORPUS). Where
// there is none, the tests say so.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/test_database.h"

namespace wesley::support {

std::filesystem::path corpus();
// Our own of tests/integration/round_trip, then schemas/*.sql of the corpus; by name.
std::vector<std::filesystem::path> schema_files();
// The text of a dump without psql's commands.
std::string dump_text(const std::filesystem::path& file);
// The same of the corpus alone: dumps.
std::vector<std::filesystem::path> corpus_schemas();
// Runs a schema; afterwards the session is pinned again. They are written for PostgreSQL 15 with its own
// extensions: false when a server of another version does not take it.
bool load_dump(TestDatabase& database, const std::filesystem::path& file);
std::vector<std::filesystem::path> sorted_entries(const std::filesystem::path& folder);
// The roles that the schemas speak of, before the first test of the program: they belong to the server.
testing::Environment* add_schema_roles();
// All but the system's own.
std::vector<std::string> user_schemas(TestDatabase& database);

}  // namespace wesley::support
