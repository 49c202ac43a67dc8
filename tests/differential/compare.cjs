// SPDX-License-Identifier: Apache-2.0
// usage: node compare.cjs PARSE_MANY NODE_MODULES DOCUMENTS [CORPUS]
// Asks graphql-js and Wesley about the same documents and compares the verdict, the message and the place of
// the first error, and on valid documents the whole syntax tree and the places where it breaks a document
// rule (graphql-js's SDL rules). Exit code 1 shows the first differences.
'use strict';
const { spawnSync } = require('node:child_process');
const { createRequire } = require('node:module');
const fs = require('node:fs');
const path = require('node:path');

const [parseMany, nodeModules, documentsFolder, corpus] = process.argv.slice(2);
const library = createRequire(path.join(path.resolve(nodeModules), 'x.js'));
const { parse, version } = library('graphql');
const { validateSDL } = library('graphql/validation/validate');

const mutationsPerDocument = 800;
const shownDifferences = 10;
const longestSourceShown = 2000;
const longestDocumentToMutate = 20000;

// A surrogate without its partner cannot be written in a UTF-8 file: nobody can ask Wesley about it.
const hasLoneSurrogate = (text) => Buffer.from(text, 'utf8').toString('utf8') !== text;
const wellFormed = (text) => Buffer.from(text, 'utf8').toString('utf8');

const executable = ({ kind }) => kind === 'OperationDefinition' || kind === 'FragmentDefinition';
// graphql-js takes the fields of an input extension for arguments (KnownDirectivesRule).
const misjudged = ({ kind, fields }) =>
  kind === 'InputObjectTypeExtension' && fields.some(({ directives }) => directives.length > 0);

// Each error has one place, where it stands; graphql-js names the places of earlier definitions before it,
// and all further definitions of an argument in one error.
function brokenRules(document) {
  const { definitions } = document;
  if (definitions.some(executable) || definitions.some(misjudged)) return undefined;
  const errors = validateSDL(document);
  // Wesley takes the members of a second definition of a type for another set, graphql-js for the same.
  const messages = errors.map(({ message }) => message);
  const typeTwice = messages.some((message) => message.startsWith('There can be only one type named'));
  if (typeTwice && messages.some((message) => /^(Field|Enum value).*only be defined once/.test(message))) return undefined;
  const places = new Set();
  for (const { locations } of errors) {
    const further = locations.length > 1 ? locations.slice(1) : locations;
    further.forEach(({ line, column }) => places.add(`${line}:${column}`));
  }
  return [...places].sort().join(' ');
}

function graphqlJs(source) {
  try {
    const document = parse(source);
    return { valid: true, tree: JSON.stringify(document), rules: brokenRules(document) };
  } catch (error) {
    if (error instanceof RangeError) return { skipped: true }; // its stack overflowed
    const { line, column } = error.locations[0];
    return { valid: false, message: wellFormed(error.message), line, column };
  }
}

function wesley(sources) {
  const input = sources.map((source) => JSON.stringify({ source })).join('\n') + '\n';
  const run = spawnSync(parseMany, { input, maxBuffer: 2 ** 31, encoding: 'utf8' });
  if (run.status !== 0) throw new Error(`${parseMany}: ${run.error || run.stderr || run.signal}`);
  return run.stdout.trimEnd().split('\n').map((line) => {
    const { valid, report, broken_rules: rules } = JSON.parse(line);
    if (valid) {
      const places = new Set(rules.map(([row, column]) => `${row}:${column}`));
      return { valid, tree: JSON.stringify(report), rules: [...places].sort().join(' ') };
    }
    const { message, line: row, column } = report[0];
    return { valid, message, line: row, column };
  });
}

// A generator with a seed, so that every run asks about the same documents (mulberry32).
function randomNumbers(seed) {
  return (limit) => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % limit;
  };
}

const snippets = [
  '{', '}', '(', ')', '[', ']', '!', '$', '&', '|', ':', '=', '@', '...', '.', ',', '"', '"""', "'", '\\', '#',
  '\n', '\r', '\r\n', '\t', ' ', '\ufeff', '\u0000', '\u00e9', '\u{1f600}', '-', '0', '00', '1', '1.', '1.5e', '-1',
  'true', 'null', 'on', 'type', 'extend', 'implements', 'repeatable', 'schema', 'query', 'fragment', 'enum', 'input',
  'directive', 'interface', 'union', 'scalar', 'FIELD_DEFINITION', '$a', '@a', '"x"', '"\\u00e9"', '"\\u{1F600}"',
  '"\\uD83D\\uDE00"', '"\\uD83D"', '"\\x"', '"\\u{110000}"', '"\\u12"', '"""\n  a\n b\n"""', '"""\\""""""', 'a b', '% $',
];

// Pieces of about a token each: names, numbers, white space, single other characters.
const pieces = (text) => text.match(/[A-Za-z_][A-Za-z_0-9]*|[0-9]+|[ \t]+|[^]/gu) || [''];

function mutate(parts, random) {
  const out = parts.slice();
  const times = 1 + random(2);
  for (let i = 0; i < times; ++i) {
    const at = random(out.length);
    const other = random(out.length);
    switch (random(6)) {
      case 0: out.splice(at, 1); break;
      case 1: out.splice(at, 0, out[at]); break;
      case 2: out.splice(at, 0, snippets[random(snippets.length)]); break;
      case 3: out[at] = snippets[random(snippets.length)]; break;
      case 4: [out[at], out[other]] = [out[other], out[at]]; break;
      case 5: if (i === 0 && random(4) === 0) out.length = at + 1; else out.splice(at, 1 + random(5)); break;
    }
    if (out.length === 0) return '';
  }
  return out.join('');
}

function documentCases() {
  const cases = [];
  const random = randomNumbers(20261123);
  for (const file of fs.readdirSync(documentsFolder).sort()) {
    const source = fs.readFileSync(path.join(documentsFolder, file), 'utf8');
    cases.push({ name: file, source });
    if (source.length > longestDocumentToMutate) continue;
    const parts = pieces(source);
    for (let i = 0; i < mutationsPerDocument; ++i) {
      cases.push({ name: `${file}, mutation ${i}`, source: mutate(parts, random) });
    }
  }
  return cases;
}

function githubCases() {
  const source = fs.readFileSync(path.join(nodeModules, '@octokit/graphql-schema/schema.graphql'), 'utf8');
  return [
    { name: 'github', source },
    { name: 'github with CRLF', source: source.replace(/\n/g, '\r\n') },
    { name: 'github without its last brace', source: source.slice(0, source.lastIndexOf('}')) },
  ];
}

// The corpus says itself what graphql-js answered; its version may differ from ours.
function corpusCases() {
  const cases = [];
  for (const file of ['graphql-js-cases.jsonl', 'graphql-js-mutations.jsonl', 'graphql-js-sdl-validation.jsonl']) {
    const lines = fs.readFileSync(path.join(corpus, 'sdl', file), 'utf8').trimEnd().split('\n');
    lines.forEach((line, i) => {
      const { source, kind, valid, line: row, column, error_message: message } = JSON.parse(line);
      const recorded = kind !== 'lex' && !file.includes('validation');
      const expected = valid ? { valid } : { valid, line: row, column, message };
      cases.push({ name: `${file}:${i + 1}`, source, recorded: recorded ? expected : undefined });
    });
  }
  return cases;
}

function difference(expected, answer) {
  for (const key of ['valid', 'line', 'column', 'message', 'rules']) {
    if (expected[key] !== undefined && expected[key] !== answer[key]) return `${key}: ${expected[key]}, here ${answer[key]}`;
  }
  if (expected.tree === undefined || expected.tree === answer.tree) return undefined;
  let at = 0;
  while (expected.tree[at] === answer.tree[at]) ++at;
  const around = (text) => text.slice(Math.max(0, at - 120), at + 80);
  return `tree:\n  ${around(expected.tree)}\n  ${around(answer.tree)}`;
}

function compare(title, cases) {
  const asked = cases.filter(({ source }) => !hasLoneSurrogate(source));
  const answers = wesley(asked.map(({ source }) => source));
  const counts = { valid: 0, invalid: 0, skipped: cases.length - asked.length };
  const differences = [];
  asked.forEach(({ name, source, recorded }, i) => {
    const expected = graphqlJs(source);
    if (expected.skipped) { ++counts.skipped; return; }
    ++counts[expected.valid ? 'valid' : 'invalid'];
    const found = difference(expected, answers[i]) || (recorded && difference(recorded, answers[i]));
    if (found) differences.push(`${name}: ${found}\n${source.length < longestSourceShown ? JSON.stringify(source) : ''}`);
  });
  console.log(`${title}: ${counts.valid} valid, ${counts.invalid} invalid, ${counts.skipped} skipped, ` +
    `${differences.length} different`);
  differences.slice(0, shownDifferences).forEach((text) => console.log(`  ${text}`));
  return differences.length;
}

console.log(`graphql-js ${version}`);
let different = compare('documents and their mutations', documentCases());
different += compare('@octokit/graphql-schema', githubCases());
if (corpus && fs.existsSync(path.join(corpus, 'sdl'))) {
  different += compare('corpus', corpusCases());
} else {
  console.log('corpus: absent, not compared');
}
process.exitCode = different === 0 ? 0 : 1;
