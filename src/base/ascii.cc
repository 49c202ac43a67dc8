// SPDX-License-Identifier: Apache-2.0
#include "base/ascii.h"

namespace wesley {

std::string ascii_upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return out;
}

}  // namespace wesley
