// SPDX-License-Identifier: Apache-2.0
// usage: node validate.cjs NODE_MODULES SCHEMAS_FOLDER OUTPUT...
// Each OUTPUT holds what a command printed with --json: events, one a line, and the result last. Says what fits no schema.
'use strict';
const fs = require('fs');
const path = require('path');

const [modules, folder, ...outputs] = process.argv.slice(2);
const Ajv = require(path.resolve(modules, 'ajv/dist/2020.js'));
const ajv = new Ajv({ strict: true, allowUnionTypes: true, allErrors: true });
for (const name of fs.readdirSync(folder)) {
  const schema = JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8'));
  ajv.addSchema(schema, name);
}
const validators = { result: ajv.getSchema('result.schema.json'), event: ajv.getSchema('event.schema.json') };

// What is wrong with a value, or nothing. That an `if` has failed only repeats what its `then` says.
function wrong(kind, value) {
  const validate = validators[kind];
  if (validate(value)) return [];
  const label = value.command ?? value.event ?? 'failure';
  const near = validate.errors.filter((e) => e.keyword !== 'if');
  return [`${kind} ${label}`, ...new Set(near.map((e) => `  ${e.instancePath} ${e.message} ${JSON.stringify(e.params)}`))];
}

let values = 0;
let failures = 0;
for (const output of outputs) {
  for (const line of fs.readFileSync(output, 'utf8').split('\n').filter(Boolean)) {
    const value = JSON.parse(line);
    const problems = wrong(value.event === undefined ? 'result' : 'event', value);
    ++values;
    if (problems.length > 0) ++failures;
    for (const problem of problems) console.log(`${path.basename(output)}: ${problem}`);
  }
}
console.log(`${values} values, ${failures} of them against their schema`);
process.exit(failures === 0 && values > 0 ? 0 : 1);
