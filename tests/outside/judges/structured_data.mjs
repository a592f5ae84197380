// Reads structured data by the names of pages from standard input, and writes what is wrong with them as a list.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

// The folder of a package, at whichever version is installed.
const folder = (name) => {
  const npm = join(process.env.OUTSIDE_CACHE, 'npm');
  const [scope, own] = name.includes('/') ? name.split('/') : ['', name];
  const found = readdirSync(join(npm, scope)).find((one) => one.startsWith(`${own}@`));
  return join(npm, scope, found);
};

const { default: Validator } = await import(join(folder('@adobe/structured-data-validator'), 'src/index.js'));
const { default: ts } = await import(join(folder('typescript'), 'lib/typescript.js'));

const pages = Object.entries(JSON.parse(readFileSync(0, 'utf8')));
const findings = [];

for (const [name, data] of pages) {
  const jsonld = {};
  for (const one of data['@graph'] ?? []) (jsonld[one['@type']] ??= []).push(one);
  const issues = await new Validator(null).validate({ jsonld, microdata: {}, rdfa: {}, errors: [] });
  for (const { severity, issueMessage, path } of issues) {
    findings.push(`${name}: ${severity.toLowerCase()}: ${issueMessage} (${path.map(({ type }) => type).join(', ')})`);
  }
}

// A constant for each page, one on each line.
const FILE = 'pages.ts';
const constants = pages.map(([, data], n) => `const page${n}: Graph = ${JSON.stringify(data)};`);
const text = ["import type { Graph } from 'schema';", ...constants].join('\n');
const options = {
  noEmit: true,
  strict: true,
  types: [],
  skipLibCheck: true,
  lib: ['lib.es2022.d.ts'],
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  paths: { schema: [join(folder('schema-dts'), 'dist/schema.d.ts')] },
};
const host = ts.createCompilerHost(options);
const read = host.getSourceFile.bind(host);
host.getSourceFile = (name, ...others) =>
  name === FILE ? ts.createSourceFile(name, text, ts.ScriptTarget.ES2022) : read(name, ...others);
for (const { file, start, messageText } of ts.getPreEmitDiagnostics(ts.createProgram([FILE], options, host))) {
  const line = file?.fileName === FILE ? file.getLineAndCharacterOfPosition(start).line : 0;
  const message = ts.flattenDiagnosticMessageText(messageText, ' ').replace(/\s+/g, ' ');
  findings.push(`${pages[line - 1]?.[0] ?? 'all pages'}: ${message.slice(0, 300)}`);
}
process.stdout.write(JSON.stringify(findings));
