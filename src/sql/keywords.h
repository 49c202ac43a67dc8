// SPDX-License-Identifier: Apache-2.0
// The words that the grammar knows.
#pragma once

#include <string>

namespace wesley::sql {

// Of a word in lower case: a keyword of any category. Also true of a few words that only look like one.
bool is_keyword(const std::string& word);

}  // namespace wesley::sql
