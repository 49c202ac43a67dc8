// SPDX-License-Identifier: Apache-2.0
// A generator of one's own: a page of Markdown for each schema, with its tables and what their columns mean.
//
//   [generate.custom.dictionary]
//   command = "node examples/generators/data-dictionary.mjs"
//   out = "generated/dictionary"
//   options = { title = "Our tables" }
import { readFileSync } from "node:fs";

const { catalog, options } = JSON.parse(readFileSync(0, "utf8"));

const cell = (text) => (text ?? "").replace(/\s+/g, " ").replace(/\|/g, "\\|");

function tableSection(table) {
  const keys = new Set(table.constraints?.find((one) => one.kind === "primary key")?.columns ?? []);
  const rows = table.columns.map((column) => {
    const marks = [keys.has(column.name) ? "key" : "", column.not_null ? "" : "optional"].filter(Boolean);
    return `| ${column.name} | ${column.type} | ${marks.join(", ")} | ${cell(column.comment)} |`;
  });
  return `## ${table.name}\n\n${cell(table.comment)}\n\n| column | type | | meaning |\n| --- | --- | --- | --- |\n${rows.join("\n")}\n`;
}

const bySchema = new Map();
for (const table of catalog.tables ?? []) {
  bySchema.set(table.schema, [...(bySchema.get(table.schema) ?? []), table]);
}

const files = [...bySchema].map(([schema, tables]) => ({
  path: `${schema}.md`,
  content: `# ${options.title ?? "Tables"}: ${schema}\n\n${tables.map(tableSection).join("\n")}`,
}));
process.stdout.write(JSON.stringify({ files }));
