const { existsSync, readFileSync } = require('node:fs');
const { join, resolve } = require('node:path');
const { parseArgs } = require('node:util');
const { findJestConfigs } = require('./jest-configs');

// print-counts.js FOLDER [--without-system] [--affected] [--root ROOT]: prints the counts that the
// reporter wrote to a folder. Exit code 1 when a project has no count, or ran no test.
// With --affected only some projects run: projects without a count are left out.
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    'without-system': { type: 'boolean', default: false },
    affected: { type: 'boolean', default: false },
    root: { type: 'string', default: resolve(__dirname, '../../..') },
  },
});
const [folder] = positionals;
const countsOf = (name) => join(folder, `${name}.json`);
const NUMBERS = ['files', 'passed', 'failed', 'skipped'];

const names = findJestConfigs(values.root)
  .filter((config) => !(values['without-system'] && config.endsWith('jest.system.config.js')))
  .map((config) => require(config).displayName)
  .filter((name) => !values.affected || existsSync(countsOf(name)));
const counts = names.sort().map((name) => {
  const path = countsOf(name);
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8'));
  return { name, files: 0, passed: 0, failed: 0, skipped: 0 };
});
const all = { name: 'all' };
for (const key of NUMBERS) all[key] = counts.reduce((sum, each) => sum + each[key], 0);

const width = Math.max(...[...names, 'project'].map(({ length }) => length));
const row = (name, cells) => [name.padEnd(width), ...cells.map((cell) => `${cell}`.padStart(7))];
console.log(row('project', NUMBERS).join('  '));
for (const each of [...counts, all]) {
  console.log(
    row(
      each.name,
      NUMBERS.map((key) => each[key]),
    ).join('  '),
  );
}

const silent = counts.filter(({ passed }) => passed === 0).map(({ name }) => name);
if (silent.length > 0) {
  console.error(`No test ran in: ${silent.join('; ')}`);
  process.exitCode = 1;
}
