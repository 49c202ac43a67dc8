#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: run.sh WORK_FOLDER SCRIPT ARGUMENTS...
# Installs the pinned packages into WORK_FOLDER when they are missing, then runs a script of this folder there.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$1
script=$2
shift 2
for tool in node npm; do
  command -v "$tool" >/dev/null || { echo "$tool is missing: install nodejs and npm (./test does)" >&2; exit 1; }
done
mkdir -p "$work"
# Two tests use these packages, perhaps at the same time.
exec 9>"$work/lock"
flock 9
if ! cmp -s "$here/package-lock.json" "$work/installed-lock.json"; then
  cp "$here/package.json" "$here/package-lock.json" "$work/"
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error --prefix "$work" >&2
  cp "$here/package-lock.json" "$work/installed-lock.json"
fi
flock -u 9
exec node "$here/$script" "$work" "$@"
