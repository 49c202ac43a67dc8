#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: fuzz/run.sh BUILD_FOLDER [SECONDS]
# Runs each fuzz target from its seeds; what it finds is left in BUILD_FOLDER/fuzz.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
build=$1
seconds=${2:-60}
seeds_of() {
  case $1 in
    sdl) echo "$here/../tests/differential/documents $here/../tests/golden/sdl" ;;
  esac
}
for program in "$build"/fuzz/fuzz_*; do
  [ -x "$program" ] || continue
  topic=${program##*/fuzz_}
  mkdir -p "$build/fuzz/corpus_$topic"
  echo "== $topic, $seconds s"
  "$program" -max_total_time="$seconds" -timeout=10 -max_len=8192 -print_final_stats=1 \
    -artifact_prefix="$build/fuzz/${topic}_" "$build/fuzz/corpus_$topic" $(seeds_of "$topic")
done
