// SPDX-License-Identifier: Apache-2.0
// Inside of this module: clauses of parse trees as values.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.h"
#include "sql/tree.h"

namespace wesley::companion {

// Items of a `List` node.
std::vector<std::string_view> list_strings(const sql::Node& list);
std::vector<std::string> to_strings(const std::vector<std::string_view>& views);

// The value of a DefElem as the server stores it: defGetString of src/backend/commands/define.c.
std::string option_text(const sql::Node& def_elem);
// WITH (...): those of the toast table as toast.X.
catalog::Options storage_options(const std::vector<sql::Node>& def_elems);

// A list of sequence options over the defaults for their type and direction. What is no option of the value
// itself (OWNED BY, SEQUENCE NAME) is left to the caller.
catalog::SequenceOptions sequence_options(const std::vector<sql::Node>& def_elems, std::string_view type);
const sql::Node* find_option(const std::vector<sql::Node>& def_elems, std::string_view name);

// "FOR VALUES FROM (1) TO (10)", as pg_get_expr writes it.
std::string partition_bound(const sql::Node& partition_bound_spec);
// `=`, `OPERATOR(public.=)`.
std::string operator_text(const std::vector<std::string_view>& name);
// A name whose schema is left out for pg_catalog.
catalog::Name system_name(const std::vector<std::string_view>& parts, std::string_view default_schema);

}  // namespace wesley::companion
