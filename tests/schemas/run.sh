#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: run.sh WORK_FOLDER OUTPUT...
# Installs the pinned validator into WORK_FOLDER when it is missing, then validates.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$1
shift
for tool in node npm; do
  command -v "$tool" >/dev/null || { echo "$tool is missing: install nodejs and npm (./test does)" >&2; exit 1; }
done
mkdir -p "$work"
if ! cmp -s "$here/package-lock.json" "$work/installed-lock.json"; then
  cp "$here/package.json" "$here/package-lock.json" "$work/"
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error --prefix "$work" >&2
  cp "$here/package-lock.json" "$work/installed-lock.json"
fi
exec node "$here/validate.cjs" "$work/node_modules" "$here/../../schemas" "$@"
