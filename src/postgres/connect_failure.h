// SPDX-License-Identifier: Apache-2.0
// Inside of this module only: what libpq said about a connection that could not be opened, as an Error.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace wesley::postgres {

// `words` in PQERRORS_VERBOSE form, so that the SQLSTATE is in it. `target`: "shop on localhost:5432".
Error connect_failure(std::string_view words, std::string_view target);

}  // namespace wesley::postgres
