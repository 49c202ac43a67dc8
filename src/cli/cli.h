// SPDX-License-Identifier: Apache-2.0
// The command line: the only module that prints. Returns the process exit code.
#pragma once

namespace wesley::cli {
int run(int argc, char** argv);
}
