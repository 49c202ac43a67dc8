// SPDX-License-Identifier: Apache-2.0
// Clauses that several statement forms share. Internal to ddl.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.h"

namespace wesley::ddl {

// "a, \"B\""
std::string column_list(const std::vector<std::string>& columns);
// "ALTER TABLE public.t "
std::string alter_table(const catalog::Name& table);
// "ALTER TABLE ONLY public.t "
std::string alter_table_only(const catalog::Name& table);
// "ALTER TABLE public.t ALTER COLUMN c "
std::string alter_column(const catalog::Name& table, std::string_view column);
// "fillfactor = 70, autovacuum_enabled = off"
std::string option_list(const catalog::Options& options);
// A storage parameter's name; it may carry a namespace: toast.autovacuum_enabled.
std::string option_name(std::string_view name);
// " INCREMENT BY 2 START WITH 5": what differs from PostgreSQL's defaults for the type, without AS.
std::string sequence_clauses(const catalog::SequenceOptions& options);
// Every option, each behind `prefix`: " INCREMENT BY 1 MINVALUE 1 ...".
std::string all_sequence_clauses(const catalog::SequenceOptions& options, std::string_view prefix);

// One key of an index or of an exclusion constraint: "lower(email) DESC".
std::string index_key(const catalog::IndexKey& key);

}  // namespace wesley::ddl
