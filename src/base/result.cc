// SPDX-License-Identifier: Apache-2.0
#include "base/result.h"

namespace wesley {

int exit_code(ErrorCode code) {
  switch (code) {
    case ErrorCode::internal:
      return 1;
    case ErrorCode::usage:
      return 2;
    case ErrorCode::configuration:
      return 3;
    case ErrorCode::connection:
    case ErrorCode::unusable_server:
      return 4;
    case ErrorCode::input:
    case ErrorCode::io:
      return 5;
    case ErrorCode::sql:
    case ErrorCode::migration_failed:
      return 6;
    case ErrorCode::drift:
      return 7;
    case ErrorCode::unsafe_refused:
      return 8;
    case ErrorCode::cancelled:
      return 9;
    case ErrorCode::interrupted:
      return 10;
    case ErrorCode::test_failed:
      return 11;
  }
  return 1;
}

}  // namespace wesley
