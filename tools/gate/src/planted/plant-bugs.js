const { spawnSync } = require('node:child_process');
const { existsSync, mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const { dirname, join, resolve } = require('node:path');
const { parseArgs } = require('node:util');
const bugs = require('./bugs');

// plant-bugs.js [--only PATTERN] [--keep]: plants each bug alone, runs the specs that guard the place, and
// expects a failure. The sources are as before afterwards. With --keep the results are kept for
// docs/guarantees.md, beside those of the other bugs. Exit code 1 when a bug is not caught.
const { values } = parseArgs({
  options: { only: { type: 'string' }, keep: { type: 'boolean', default: false } },
});
const root = resolve(__dirname, '../../../..');
const jest = require.resolve('jest/bin/jest', { paths: [root] });

/** The source with the bug. @throws Error unless the text stands there once */
function withBug({ what, file, text, replacement }, source) {
  const found = source.split(text).length - 1;
  if (found !== 1) throw new Error(`"${what}": expected its text once in ${file}, found ${found}`);
  // A function: `$&` in a replacement has no meaning.
  return source.replace(text, () => replacement);
}

/** Whether the specs of a bug pass, as the sources are now. @throws Error without a spec */
function pass({ what, project, spec }) {
  const cwd = join(root, project);
  const args = ['--bail', '--silent', '-w', '1', '--coverage=false', '--testPathPatterns', spec];
  const { status, stderr } = spawnSync(process.execPath, [jest, '-c', 'jest.config.js', ...args], {
    ...{ encoding: 'utf8', cwd, timeout: 300_000 },
  });
  if (/No tests found/.test(stderr)) throw new Error(`"${what}": no spec is ${spec}`);
  return status === 0;
}

const sound = new Map();
/** A spec that fails without a bug proves nothing. */
function assertPasses(bug) {
  const key = `${bug.project}: ${bug.spec}`;
  if (!sound.has(key)) sound.set(key, pass(bug));
  if (!sound.get(key)) throw new Error(`${key} fails without a bug`);
}

/** Whether the specs fail with the bug. */
function isCaught(bug) {
  const path = join(root, bug.file);
  const source = readFileSync(path, 'utf8');
  const restore = () => writeFileSync(path, source);
  const end = () => {
    restore();
    process.exit(130);
  };
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
  try {
    writeFileSync(path, withBug(bug, source));
    return !pass(bug);
  } finally {
    restore();
    process.removeListener('SIGINT', end);
    process.removeListener('SIGTERM', end);
  }
}

const only = new RegExp(values.only ?? '');
const chosen = bugs.filter(({ what, file }) => only.test(`${what} ${file}`));
const tried = chosen.map((bug) => {
  assertPasses(bug);
  const caught = isCaught(bug);
  console.log(`${caught ? 'caught    ' : 'NOT CAUGHT'} ${bug.what} (${bug.file}; ${bug.spec})`);
  return { what: bug.what, file: bug.file, spec: `${bug.project}: ${bug.spec}`, caught };
});
const missed = tried.filter(({ caught }) => !caught);
console.log(`\n${tried.length - missed.length} of ${tried.length} caught`);
if (values.keep) {
  const kept = join(root, 'docs/trials/planted-bugs.json');
  mkdirSync(dirname(kept), { recursive: true });
  const date = new Date().toISOString().slice(0, 10);
  const before = existsSync(kept) ? JSON.parse(readFileSync(kept, 'utf8')).bugs : [];
  const of = new Map([...before, ...tried].map((bug) => [bug.what, bug]));
  const all = bugs.flatMap(({ what }) => of.get(what) ?? []);
  writeFileSync(kept, `${JSON.stringify({ date, bugs: all }, null, 2)}\n`);
}
if (missed.length > 0) process.exitCode = 1;
