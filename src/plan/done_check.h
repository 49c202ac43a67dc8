// SPDX-License-Identifier: Apache-2.0
// Queries that answer 'done', 'absent' or 'partial' for a step whose end nobody saw: by name and shape, never
// by expression text, and without an error when the object is missing.
#pragma once

#include <string>

#include "catalog/catalog.h"

namespace wesley::plan {

std::string index_built(const catalog::Name& table, const catalog::Index& index);
std::string index_gone(const catalog::Name& index);
std::string constraint_validated(const catalog::Name& table, const std::string& constraint);
std::string enum_label_exists(const catalog::Name& type, const std::string& label);

}  // namespace wesley::plan
