// SPDX-License-Identifier: Apache-2.0
// SHA-256 (OpenSSL), incremental. Identity of files, catalogs and expressions.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace wesley {

using Digest = std::array<std::uint8_t, 32>;

class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;
  Sha256& update(std::string_view bytes);
  Digest finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

Digest sha256(std::string_view bytes);
std::string hex(const Digest& digest);
// "sha256:" and 64 hexadecimal digits.
std::string sha256_text(std::string_view bytes);

}  // namespace wesley
