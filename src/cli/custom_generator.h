// SPDX-License-Identifier: Apache-2.0
// Generators of the user's own: `[generate.custom.NAME]` names a program that gets the catalog as JSON on its
// standard input and prints what is to be written (docs/guides/generators.md).
#pragma once

#include <string_view>
#include <vector>

#include "base/file.h"
#include "catalog/catalog.h"
#include "config/config.h"

namespace wesley::cli {

// Runs each, in the order of their names, in the folder of the configuration file. Errors: configuration, for
// a section that lacks something; input, with the program's own words, when one fails or prints what cannot
// be written.
Result<std::vector<FileToWrite>> run_custom_generators(const config::Config& config,
                                                       const catalog::Catalog& catalog);

}  // namespace wesley::cli
