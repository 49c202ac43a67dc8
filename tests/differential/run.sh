#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: run.sh PARSE_MANY WORK_FOLDER
# Installs the pinned parsers into WORK_FOLDER when they are missing, then compares.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
parse_many=$1
work=$2
for tool in node npm; do
  command -v "$tool" >/dev/null || { echo "$tool is missing: install nodejs and npm (./test does)" >&2; exit 1; }
done
mkdir -p "$work"
if ! cmp -s "$here/package-lock.json" "$work/installed-lock.json"; then
  cp "$here/package.json" "$here/package-lock.json" "$work/"
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error --prefix "$work" >&2
  cp "$here/package-lock.json" "$work/installed-lock.json"
fi
corpus=${WESLEY_CORPUS:-$here/../../../shared/corpus}
exec node "$here/compare.cjs" "$parse_many" "$work/node_modules" "$here/documents" "$corpus"
