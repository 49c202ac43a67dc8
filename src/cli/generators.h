// SPDX-License-Identifier: Apache-2.0
// The configuration of the generators as their options.
#pragma once

#include "base/result.h"
#include "config/config.h"
#include "generate/typescript.h"
#include "generate/zod.h"

namespace wesley::cli {

// Errors: configuration, naming key and value.
Result<generate::TypeScriptOptions> typescript_options(const config::Config& config);
Result<generate::ZodOptions> zod_options(const config::Config& config);

}  // namespace wesley::cli
