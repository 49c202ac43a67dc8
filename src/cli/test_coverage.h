// SPDX-License-Identifier: Apache-2.0
// Which objects of a catalog the suites touch: those that a statement of a suite names, within literals too.
// A column, a constraint or a policy is touched where it is named together with its table. What only makes
// something (CREATE, ALTER, GRANT) touches nothing.
#pragma once

#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "cli/test_runner.h"

namespace wesley::cli {

struct Coverage {
  std::size_t objects = 0;
  std::vector<std::string> untouched;  // "column public.account.balance"
};
Coverage coverage_of(const catalog::Catalog& catalog, const std::vector<TestFile>& files);

}  // namespace wesley::cli
