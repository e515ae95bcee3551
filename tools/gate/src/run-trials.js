const { spawnSync } = require('node:child_process');
const {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} = require('node:fs');
const { dirname, join, resolve } = require('node:path');
const { parseArgs } = require('node:util');
const prettier = require('prettier');
const { findJestConfigs } = require('./jest-configs');
const { addTrial: added } = require('./add-trial');
const { printTrials } = require('./print-trials');

// run-trials.js KIND [NAME] [--part PART] [--short] [--keep | --add] [--root ROOT]: runs all specs named
// *.KIND.spec.ts, or those whose path has NAME, and prints the cases that they tried. With --part only the
// users or properties that have PART in their name are tried, beside the results of the last run. With
// --keep the results are kept for docs/guarantees.md; with --add the cases are added to those of kept runs
// with other seeds.
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    part: { type: 'string' },
    short: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
    add: { type: 'boolean', default: false },
    root: { type: 'string', default: resolve(__dirname, '../../..') },
  },
});
const [kind, name = ''] = positionals;
const kept = join(values.root, 'docs/trials');
const results = join(values.root, '.nx/trials', kind);
const isOfKind = (file) => file.endsWith(`.${kind}.spec.ts`) && file.includes(name);
const hasSpecs = (config) => {
  const source = join(dirname(config), 'src');
  return existsSync(source) && readdirSync(source, { recursive: true }).some(isOfKind);
};
const configs = findJestConfigs(values.root).filter(
  (config) => config.endsWith('jest.config.js') && hasSpecs(config),
);

if (values.part === undefined) rmSync(results, { recursive: true, force: true });
const env = { ...process.env, TRIAL_RESULTS: results };
if (!values.short) env.TRIALS = 'long';
const jest = require.resolve('jest/bin/jest', { paths: [values.root] });
let failed = 0;
for (const config of configs) {
  const args = [jest, '-c', config, '--testPathPatterns', `${name}.*\\.${kind}\\.spec\\.ts$`];
  if (values.part !== undefined) args.push('--testNamePattern', values.part);
  const { status } = spawnSync(process.execPath, args, { env, stdio: 'inherit' });
  if (status !== 0) failed += 1;
}
if (existsSync(results)) printTrials(results);
if (failed > 0) process.exitCode = 1;
else if (values.keep || values.add) void keep();

/** Copies the results with the date of the run. */
async function keep() {
  mkdirSync(kept, { recursive: true });
  const date = new Date().toISOString().slice(0, 10);
  for (const file of readdirSync(results)) {
    const path = join(kept, file);
    const result = JSON.parse(readFileSync(join(results, file), 'utf8'));
    const before = values.add && existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null;
    const sum = before?.form === 'long' ? added(before, result) : result;
    const options = { ...(await prettier.resolveConfig(path)), filepath: path };
    writeFileSync(path, await prettier.format(JSON.stringify({ ...sum, date }, null, 2), options));
  }
}
