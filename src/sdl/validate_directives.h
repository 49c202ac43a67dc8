// SPDX-License-Identifier: Apache-2.0
// The document rules about uses of directives.
#pragma once

#include "sdl/validate.h"

namespace wesley::sdl {

void validate_directives(const std::vector<Document>& documents, const Known& known,
                         Diagnostics& diagnostics);

}  // namespace wesley::sdl
