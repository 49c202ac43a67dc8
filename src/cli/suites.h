// SPDX-License-Identifier: Apache-2.0
// The generated pgTAP suites as files: where they lie, and which of those that lie there are of yesterday.
#pragma once

#include <filesystem>
#include <vector>

#include "catalog/catalog.h"
#include "cli/command.h"
#include "cli/delivery.h"

namespace wesley::cli {

// generate.pgtap.out, or the folder `tests` where compile writes.
std::filesystem::path suites_folder(const Invocation& invocation);
// As generate.pgtap.depth says.
Result<void> deliver_suites(const Invocation& invocation, const catalog::Catalog& catalog,
                            const std::filesystem::path& folder, const Deliver& deliver);
// Suites that Wesley wrote there for what the schema no longer has: they would fail for ever.
std::vector<std::filesystem::path> outdated_suites(const std::filesystem::path& folder,
                                                   const std::vector<std::filesystem::path>& present);

}  // namespace wesley::cli
