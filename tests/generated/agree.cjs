// SPDX-License-Identifier: Apache-2.0
// usage: agree.cjs PACKAGES FILE
// FILE has one JSON object a line: {"zod": {"3": source, "4": source}} begins a schema, {"table", "schema",
// "constraints": {name: {"fate", "columns"}}} a table of it, {"row", "verdict"} is a row and what PostgreSQL
// said: null, or {"message", "constraint"}. The insert schemas must say the same, in both versions of zod.
const fs = require("fs");

const [, , packages, file] = process.argv;
const load = (name) => require(require.resolve(name, { paths: [packages] }));
const ts = load("typescript");

function evaluate(source, version) {
  const compiled = ts.transpileModule(source, { compilerOptions: { module: "commonjs", target: "es2022" } });
  const module = { exports: {} };
  const zod = load(version === "3" ? "zod3" : "zod");
  new Function("require", "module", "exports", compiled.outputText)(() => zod, module, module.exports);
  return module.exports;
}

function revive(value) {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(revive);
  if ("$bigint" in value) return BigInt(value.$bigint);
  if ("$number" in value) return Number(value.$number);
  if ("$date" in value) return new Date(value.$date);
  if ("$bytes" in value) return Uint8Array.from(Buffer.from(value.$bytes, "hex"));
  return value;
}

const isForeign = (row) => /[^\0-\x7f]/.test(JSON.stringify(row));
const isTimeInWords = (row) => JSON.stringify(row).includes("January") || /"\d{4}-\d{2}-\d{2}"/.test(JSON.stringify(row));

const counts = { rows: 0, accepted: 0, leftToTheDatabase: 0, wider: 0, unknownDefaults: 0, disagreements: 0 };
let schemas = {};
let sources = {};
let table = null;

function excused(row, verdict) {
  const constraint = table.constraints[verdict.constraint];
  if (!constraint) {
    // Arithmetic of a check that is left to the database.
    const left = Object.values(table.constraints).some(({ fate }) => fate === "left");
    return left && /^(smallint|integer|bigint) out of range$/.test(verdict.message);
  }
  if (constraint.fate === "left" || constraint.fate === "not_given") {
    counts.leftToTheDatabase += 1;
    return true;
  }
  // A default is taken to satisfy the check of its own column.
  const [column] = constraint.columns;
  if (constraint.columns.length === 1 && table.defaults.includes(column) && !(column in row)) return true;
  // Nor is anything known of a column that is left out and has a default that is no constant.
  if (constraint.columns.some((name) => table.unknown.includes(name) && !(name in row))) {
    counts.unknownDefaults += 1;
    return true;
  }
  if (constraint.fate === "wider" && (isForeign(row) || isTimeInWords(row))) {
    counts.wider += 1;
    return true;
  }
  return false;
}

// What an insert takes, an update takes as well; and when every column is given, nothing else.
function compareUpdate(row, values, accepted) {
  const complete = table.columns.every((name) => name in row);
  if (!accepted && !complete) return;
  for (const version of ["4", "3"]) {
    const success = schemas[version][table.schema.replace("InsertSchema", "UpdateSchema")].safeParse(values).success;
    if (success === accepted) continue;
    counts.disagreements += 1;
    console.log(`zod ${version}, update of ${table.table}: ${JSON.stringify(row)} ${success ? "accepted" : "refused"}`);
  }
}

function compare({ row, verdict }) {
  counts.rows += 1;
  if (verdict === null) counts.accepted += 1;
  const values = Object.fromEntries(Object.entries(row).map(([key, value]) => [key, revive(value)]));
  compareUpdate(row, values, schemas["4"][table.schema].safeParse(values).success);
  for (const version of ["4", "3"]) {
    const result = schemas[version][table.schema].safeParse(values);
    if (result.success === (verdict === null)) continue;
    if (result.success && excused(row, verdict)) continue;
    counts.disagreements += 1;
    // One of a table is enough to see what is wrong.
    if (table.shown || counts.disagreements > 100) continue;
    table.shown = true;
    const said = result.success ? "accepts" : JSON.stringify(result.error.issues.map((issue) => [issue.path, issue.message]));
    const part = sources[version].split("\n\n").filter((text) => text.includes(table.schema.replace("Schema", "")));
    console.log(`zod ${version}, ${table.table}: ${JSON.stringify(row)}\n  zod ${said}\n  postgres ${JSON.stringify(verdict)}\n${part.join("\n")}`);
  }
}

for (const line of fs.readFileSync(file, "utf8").split("\n")) {
  if (line === "") continue;
  const record = JSON.parse(line);
  if (record.zod) {
    sources = record.zod;
    schemas = { 3: evaluate(sources["3"], "3"), 4: evaluate(sources["4"], "4") };
  } else if (record.schema) {
    table = record;
  } else {
    compare(record);
  }
}
console.log(JSON.stringify(counts));
process.exit(counts.disagreements === 0 && counts.accepted > 0 && counts.accepted < counts.rows ? 0 : 1);
