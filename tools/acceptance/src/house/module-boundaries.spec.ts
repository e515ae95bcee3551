import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '@meta-agent/harness';
import { lintTexts, type PlacedText } from './lint-texts';

/** A file of each project: texts are linted under its path. */
const FILES = {
  'command-line': 'libs/command-line/src/index.ts',
  features: 'libs/features/src/index.ts',
  decision: 'libs/decision/src/index.ts',
  outcomes: 'libs/outcomes/src/index.ts',
  'durable-files': 'libs/durable-files/src/index.ts',
  'model-io': 'libs/model-io/src/index.ts',
  trainer: 'apps/trainer/src/main.ts',
  'engine-api': 'libs/engine-api/src/index.ts',
  engine: 'apps/engine/src/main.ts',
  ops: 'apps/ops/src/main.ts',
  agents: 'apps/agents/src/main.ts',
  console: 'apps/console/src/client/engine.ts',
  bench: 'tools/bench/src/subjects/echo-server.ts',
  'tfjs-node': 'tools/tfjs-node/src/index.js',
  simulate: 'tools/simulate/src/main.ts',
  demo: 'tools/demo/src/main.ts',
  acceptance: 'tools/acceptance/src/market/simulated-market.ts',
};

type Edge = readonly [importer: keyof typeof FILES, imported: string];

// Apps and tools have no entry: only a path into them can be imported.
const TRAINER = '@meta-agent/trainer/src/errors';
const ENGINE = '@meta-agent/engine/src/main';
const OPS = '@meta-agent/ops/src/main';
const CONSOLE = '@meta-agent/console/src/client/engine';
const SIMULATE = '@meta-agent/simulate/src/errors';
const DEMO = '@meta-agent/demo/src/main';
const ACCEPTANCE = '@meta-agent/acceptance/src/market/simulated-market';
const AGENTS = '@meta-agent/agents/src/main';
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
  ['outcomes', '@meta-agent/durable-files'],
  ['outcomes', 'csv-parse'],
  ['durable-files', '@meta-agent/features'],
  ['durable-files', '@meta-agent/model-io'],
  ['model-io', TRAINER],
  ['model-io', TENSORFLOW],
  ['model-io', '@tensorflow/tfjs'],
  ['model-io', '@tensorflow/tfjs-core'],
  ['model-io', 'danfojs-node'],
  ['agents', ENGINE],
  ['agents', '@meta-agent/model-io'],
  ['agents', TENSORFLOW],
  ['trainer', AGENTS],
  ['trainer', 'onnxruntime-node'],
  ['engine', 'onnxruntime-node'],
  ['ops', 'onnxruntime-node'],
  ['model-io', 'onnxruntime-node'],
  ['demo', 'onnxruntime-node'],
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
  ['agents', 'onnxruntime-node'],
  ['agents', '@meta-agent/log-files'],
  ['agents', '@meta-agent/engine-api'],
  ['simulate', '@meta-agent/features'],
  ['demo', '@meta-agent/model-io'],
  ['acceptance', TENSORFLOW],
];

const RULES = ['@nx/enforce-module-boundaries', 'no-restricted-imports'];

const keyOf = ([importer, imported]: Edge) => `${importer} ${imported}`;
const findings = new Map<string, readonly string[]>();

/** One text per importer, with a line per import: a text takes long, a line no time. */
beforeAll(async () => {
  const importers = Object.keys(FILES) as (keyof typeof FILES)[];
  const edgesOf = importers.map((importer) =>
    [...FORBIDDEN, ...ALLOWED].filter((edge) => edge[0] === importer),
  );
  const texts = importers.map((importer, i): PlacedText => {
    const lines = edgesOf[i].map(([, imported]) => `import '${imported}';\n`);
    return [FILES[importer], lines.join('')];
  });
  const found = await lintTexts(RULES, texts, { needTypes: false });
  edgesOf.forEach((edges, i) => {
    edges.forEach((edge, at) => {
      const own = found[i].filter(({ line }) => line === at + 1);
      findings.set(
        keyOf(edge),
        own.map(({ text }) => text),
      );
    });
  });
}, 300_000);

it.each(FORBIDDEN)('%s may not import %s', (...edge) => {
  // A specific message: a text that cannot be parsed also has a message.
  const finding = /^(?:@nx\/enforce-module-boundaries|no-restricted-imports): /;
  expect(findings.get(keyOf(edge))).toContainEqual(expect.stringMatching(finding));
});

it.each(ALLOWED)('%s may import %s', (...edge) => {
  expect(findings.get(keyOf(edge))).toEqual([]);
});

it.each(Object.entries(FILES))('the file that represents %s exists', (_, path) => {
  expect(existsSync(join(ROOT, path))).toBe(true);
});
