#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: bench/peers/run.sh WESLEY WORK_FOLDER [TABLES]
# TypeScript and Zod of the same schema by Wesley and by GraphQL Code Generator with its plugin for validation
# schemas: processor time (elapsed when the machine is idle), peak memory, and their ratios. The best of three.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
wesley=$(realpath "$1")
work=$2
tables=${3:-1000}
mkdir -p "$work"
cd "$work"
if ! cmp -s "$here/package-lock.json" installed-lock.json; then
  cp "$here/package.json" "$here/package-lock.json" .
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2
  cp package-lock.json installed-lock.json
fi
node "$here/schema.cjs" "$tables" >schema.graphql
"$wesley" compile --schema schema.graphql --stdout directives >directives.graphql
cat >codegen.yml <<'EOF'
schema: [schema.graphql, directives.graphql]
generates:
  peer/types.ts:
    plugins: [typescript]
  peer/zod.ts:
    plugins: [typescript-validation-schema]
    config: { schema: zod, importFrom: ./types, withObjectType: true }
EOF
exec node "$here/measure.cjs" "$wesley" "$tables"
