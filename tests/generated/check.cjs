// SPDX-License-Identifier: Apache-2.0
// usage: check.cjs PACKAGES FOLDER
// One run of tsc and one of eslint over every .ts file of FOLDER, with their strict and recommended rules.
const fs = require("fs");
const path = require("path");

const [, , packages, folder] = process.argv;
const load = (name) => require(require.resolve(name, { paths: [packages] }));
const ts = load("typescript");

const files = fs
  .readdirSync(folder, { recursive: true })
  .map((file) => path.join(folder, file))
  .filter((file) => file.endsWith(".ts") && !file.includes("node_modules"));
if (!fs.existsSync(path.join(folder, "node_modules"))) {
  fs.symlinkSync(path.resolve(packages, "node_modules"), path.join(folder, "node_modules"));
}

const program = ts.createProgram(files, {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noImplicitReturns: true,
  noPropertyAccessFromIndexSignature: true,
  isolatedModules: true,
  verbatimModuleSyntax: true,
  skipLibCheck: true,
  noEmit: true,
  types: [],
  lib: ["lib.es2022.d.ts", "lib.dom.d.ts"],
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
});
const problems = ts.getPreEmitDiagnostics(program);
const host = { getCurrentDirectory: () => folder, getCanonicalFileName: (f) => f, getNewLine: () => "\n" };
if (problems.length > 0) process.stdout.write(ts.formatDiagnostics(problems, host));

async function lint() {
  const { ESLint } = load("eslint");
  const recommended = load("@eslint/js").configs.recommended;
  const typescript = load("typescript-eslint").configs.recommended;
  const eslint = new ESLint({ cwd: folder, overrideConfigFile: true, baseConfig: [recommended, ...typescript] });
  const generated = files.filter((file) => !file.endsWith("agree.ts") && !file.endsWith(".d.ts"));
  const results = await eslint.lintFiles(generated);
  let count = 0;
  for (const result of results) {
    for (const message of result.messages) {
      count += 1;
      process.stdout.write(`${result.filePath}:${message.line}:${message.column} ${message.ruleId} ${message.message}\n`);
    }
  }
  return count;
}

lint().then((count) => {
  process.stdout.write(`${files.length} files: ${problems.length} findings of tsc, ${count} of eslint\n`);
  process.exit(problems.length + count === 0 && files.length > 0 ? 0 : 1);
});
