import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, runNode } from '@meta-agent/harness';

/** A file of each project, in whose place a text is linted. */
const FILES = {
  'command-line': 'libs/command-line/src/index.ts',
  features: 'libs/features/src/index.ts',
  decision: 'libs/decision/src/index.ts',
  outcomes: 'libs/outcomes/src/index.ts',
  'model-io': 'libs/model-io/src/index.ts',
  trainer: 'apps/trainer/src/main.ts',
  'engine-api': 'libs/engine-api/src/index.ts',
  engine: 'apps/engine/src/main.ts',
  ops: 'apps/ops/src/main.ts',
  console: 'apps/console/src/client/engine.ts',
  bench: 'tools/bench/src/echo-server.ts',
  'tfjs-node': 'tools/tfjs-node/src/index.js',
  simulate: 'tools/simulate/src/main.ts',
  demo: 'tools/demo/src/main.ts',
  acceptance: 'tools/acceptance/src/market/simulated-market.ts',
};

type Edge = readonly [importer: keyof typeof FILES, imported: string];

// Apps and their like have no entry: only a path into them could be imported at all.
const TRAINER = '@meta-agent/trainer/src/errors';
const ENGINE = '@meta-agent/engine/src/main';
const OPS = '@meta-agent/ops/src/main';
const CONSOLE = '@meta-agent/console/src/client/engine';
const SIMULATE = '@meta-agent/simulate/src/errors';
const DEMO = '@meta-agent/demo/src/main';
const ACCEPTANCE = '@meta-agent/acceptance/src/market/simulated-market';
const TENSORFLOW = '@tensorflow/tfjs-node';

const FORBIDDEN: readonly Edge[] = [
  ['command-line', '@meta-agent/model-io'],
  ['command-line', TRAINER],
  ['features', '@meta-agent/command-line'],
  ['model-io', '@meta-agent/command-line'],
  ['engine-api', '@meta-agent/model-io'],
  ['engine', TRAINER],
  ['engine', OPS],
  ['engine', CONSOLE],
  ['engine', '../../console/src/client/engine'],
  ['console', ENGINE],
  ['console', '@meta-agent/model-io'],
  ['engine', TENSORFLOW],
  ['engine', '@tensorflow/tfjs'],
  ['engine', 'danfojs-node'],
  ['bench', ENGINE],
  ['ops', ENGINE],
  ['ops', TENSORFLOW],
  ['ops', 'danfojs-node'],
  ['trainer', ENGINE],
  ['ops', TRAINER],
  ['ops', '../../trainer/src/errors'],
  ['features', '@meta-agent/decision'],
  ['features', '@meta-agent/model-io'],
  ['features', TRAINER],
  ['features', '../../../apps/trainer/src/errors'],
  ['features', TENSORFLOW],
  ['features', 'csv-parse'],
  ['features', 'node:fs'],
  ['features', 'node:fs/promises'],
  ['features', 'fs'],
  ['decision', '@meta-agent/model-io'],
  ['decision', '../../model-io/src/index'],
  ['decision', TRAINER],
  ['decision', TENSORFLOW],
  ['decision', 'pino'],
  ['decision', 'node:crypto'],
  ['decision', 'crypto'],
  ['outcomes', '@meta-agent/model-io'],
  ['outcomes', 'node:fs'],
  ['outcomes', 'csv-parse'],
  ['model-io', TRAINER],
  ['model-io', TENSORFLOW],
  ['model-io', '@tensorflow/tfjs'],
  ['model-io', '@tensorflow/tfjs-core'],
  ['model-io', 'danfojs-node'],
  ['trainer', SIMULATE],
  ['trainer', DEMO],
  ['trainer', ACCEPTANCE],
  ['tfjs-node', '@meta-agent/features'],
  ['tfjs-node', TRAINER],
  ['simulate', '@meta-agent/model-io'],
  ['simulate', TENSORFLOW],
  ['simulate', TRAINER],
  ['demo', TRAINER],
  ['demo', SIMULATE],
  ['demo', TENSORFLOW],
  ['acceptance', TRAINER],
  ['acceptance', SIMULATE],
];

const ALLOWED: readonly Edge[] = [
  ['trainer', '@meta-agent/command-line'],
  ['engine-api', '@meta-agent/decision'],
  ['engine', '@meta-agent/decision'],
  ['engine', '@meta-agent/model-io'],
  ['engine', '@meta-agent/engine-api'],
  ['engine', '@meta-agent/command-line'],
  ['engine', 'express'],
  ['console', '@meta-agent/engine-api'],
  ['console', '@meta-agent/charts'],
  ['ops', '@meta-agent/engine-api'],
  ['ops', '@meta-agent/command-line'],
  ['ops', '@meta-agent/log-files'],
  ['ops', '@meta-agent/model-io'],
  ['ops', '@meta-agent/decision'],
  ['features', 'zod'],
  ['decision', '@meta-agent/features'],
  ['outcomes', '@meta-agent/decision'],
  ['outcomes', 'pure-rand/generator/xoroshiro128plus'],
  ['model-io', '@meta-agent/features'],
  ['model-io', '@meta-agent/decision'],
  ['model-io', 'node:fs'],
  ['trainer', '@meta-agent/features'],
  ['trainer', '@meta-agent/decision'],
  ['trainer', '@meta-agent/model-io'],
  ['trainer', TENSORFLOW],
  ['trainer', 'danfojs-node'],
  ['simulate', '@meta-agent/features'],
  ['demo', '@meta-agent/model-io'],
  ['acceptance', TENSORFLOW],
];

/** In a process of its own: Jest cannot load the configuration, an ES module. */
const LINT = `
  import { ESLint } from 'eslint';
  const RULES = ['@nx/enforce-module-boundaries', 'no-restricted-imports'];
  const eslint = new ESLint({ ruleFilter: ({ ruleId }) => RULES.includes(ruleId) });
  const found = [];
  for (const [filePath, text] of JSON.parse(process.argv[1])) {
    const [{ messages }] = await eslint.lintText(text, { filePath });
    found.push(messages.map(({ ruleId, message }) => ruleId + ': ' + message));
  }
  process.stdout.write(JSON.stringify(found));
`;

const keyOf = ([importer, imported]: Edge) => `${importer} ${imported}`;
const findings = new Map<string, readonly string[]>();

beforeAll(async () => {
  // The rule reads the cached project graph and, without one, says nothing.
  const nx = [join(ROOT, 'node_modules/.bin/nx'), 'show', 'projects'];
  await runNode(nx, { env: { NX_DAEMON: 'false' } });
  const edges = [...FORBIDDEN, ...ALLOWED];
  const texts = edges.map(([importer, imported]) => [FILES[importer], `import '${imported}';\n`]);
  const lint = ['--input-type=module', '--eval', LINT, JSON.stringify(texts)];
  const { stdout, stderr } = await runNode(lint);
  if (stdout === '') throw new Error(stderr);
  const found = JSON.parse(stdout) as string[][];
  edges.forEach((edge, i) => findings.set(keyOf(edge), found[i]));
});

it.each(FORBIDDEN)('%s may not import %s', (...edge) => {
  // Not any message: a text that cannot be parsed has one, too.
  const finding = /^(?:@nx\/enforce-module-boundaries|no-restricted-imports): /;
  expect(findings.get(keyOf(edge))).toContainEqual(expect.stringMatching(finding));
});

it.each(ALLOWED)('%s may import %s', (...edge) => {
  expect(findings.get(keyOf(edge))).toEqual([]);
});

it.each(Object.entries(FILES))('the file that stands for %s is there', (_, path) => {
  expect(existsSync(join(ROOT, path))).toBe(true);
});
