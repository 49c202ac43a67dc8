// SPDX-License-Identifier: Apache-2.0
// Statement kinds: a function each, by topic. The table from a parse tree's node to its function is in
// classify.cc; what each kind locks at least is in lock_table.cc.
#pragma once

#include <string_view>

#include "locks/classification.h"

namespace wesley::locks {

using Classify = void (*)(Classification&, const sql::Node&);

void classify_unknown(Classification& out, std::string_view what);

// alter_table.cc
void classify_alter_table(Classification& out, const sql::Node& statement);

// index.cc: indexes and maintenance
void classify_create_index(Classification& out, const sql::Node& statement);
void classify_reindex(Classification& out, const sql::Node& statement);
void classify_vacuum(Classification& out, const sql::Node& statement);
void classify_cluster(Classification& out, const sql::Node& statement);
void classify_refresh(Classification& out, const sql::Node& statement);
void classify_create_statistics(Classification& out, const sql::Node& statement);

// create.cc
void classify_create_table(Classification& out, const sql::Node& statement);
void classify_create_table_as(Classification& out, const sql::Node& statement);
void classify_create_view(Classification& out, const sql::Node& statement);
void classify_create_sequence(Classification& out, const sql::Node& statement);
void classify_create_schema(Classification& out, const sql::Node& statement);
void classify_create_function(Classification& out, const sql::Node& statement);
void classify_create_trigger(Classification& out, const sql::Node& statement);
void classify_create_rule(Classification& out, const sql::Node& statement);
void classify_policy(Classification& out, const sql::Node& statement);
void classify_publication(Classification& out, const sql::Node& statement);

// drop.cc
void classify_drop(Classification& out, const sql::Node& statement);
void classify_truncate(Classification& out, const sql::Node& statement);

// object.cc: changes of whole objects
void classify_rename(Classification& out, const sql::Node& statement);
void classify_set_schema(Classification& out, const sql::Node& statement);
void classify_alter_enum(Classification& out, const sql::Node& statement);
void classify_alter_domain(Classification& out, const sql::Node& statement);
void classify_alter_sequence(Classification& out, const sql::Node& statement);
void classify_grant(Classification& out, const sql::Node& statement);
void classify_comment(Classification& out, const sql::Node& statement);
void classify_lock_table(Classification& out, const sql::Node& statement);

// query.cc: statements over rows
void classify_query(Classification& out, const sql::Node& statement);
void classify_copy(Classification& out, const sql::Node& statement);
void classify_wrapped_query(Classification& out, const sql::Node& statement);  // EXPLAIN, PREPARE, DECLARE
// ACCESS SHARE on every table that the node reads, and what its writing parts and calls of nextval need.
void lock_read_tables(Classification& out, const sql::Node& node);
// The sequences that calls of nextval, setval and currval in the node name.
void lock_named_sequences(Classification& out, const sql::Node& node, LockMode mode);

}  // namespace wesley::locks
