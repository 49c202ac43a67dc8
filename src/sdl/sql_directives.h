// SPDX-License-Identifier: Apache-2.0
// Inside of this module: directives that become statements.
#pragma once

#include <set>
#include <string>

#include "sdl/draft.h"

namespace wesley::sdl {

// The statement that a directive stands for.
void add_statement(Draft& draft, const Use& use, std::string text);

// row_security.cc
std::string role_list(const Use& use, std::string_view argument);  // quoted, PUBLIC as it is
void add_policy(Draft& draft, TableDraft& table, const Use& use);
void add_row_security(Draft& draft, TableDraft& table, const Use& use);
void add_tenant(Draft& draft, TableDraft& table, const Use& use);
void add_owner(Draft& draft, TableDraft& table, const Use& use);

// views.cc
// The views over tables of @tenant, @owner and @rls.
std::set<catalog::Name> invoker_views(const Draft& draft);
void add_view(Draft& draft, const Definition& definition, const Use& use,
              const std::set<catalog::Name>& invoker_views);
catalog::Table view_columns(Draft& draft, const Definition& definition, const Use& use);

// computed.cc
void add_updated_at(Draft& draft, TableDraft& table, const FieldDraft& field, const Use& use);
void add_computed(Draft& draft, TableDraft& table, const FieldDraft& field, const Use& use);

}  // namespace wesley::sdl
