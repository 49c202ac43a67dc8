// SPDX-License-Identifier: Apache-2.0
// Inside of this module: a catalog divided into what the SDL says, what is written as SQL, and what SQL adds
// to objects that the SDL says.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "catalog/catalog.h"

namespace wesley::folder {

struct Division {
  catalog::Catalog said;
  catalog::Catalog rest;
  std::map<catalog::ObjectId, std::vector<std::string>> added;  // statements, by the object they are about
};

// `unfit`: tables that proved not to come back from SDL.
Division divide(const catalog::Catalog& catalog, const std::set<catalog::Name>& unfit);

}  // namespace wesley::folder
