const { existsSync, readdirSync, readFileSync, writeFileSync } = require('node:fs');
const { basename, join, resolve } = require('node:path');
const prettier = require('prettier');
const sections = require('./promises');

// write-guarantees.js [--print]: writes docs/guarantees.md from the promises and from the results of the
// trials in docs/trials; with --print to the standard output instead.
const root = resolve(__dirname, '../../../..');
const trials = join(root, 'docs/trials');
const page = join(root, 'docs/guarantees.md');

const resultOf = (name) => {
  const path = join(trials, `${name}.json`);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null;
};

/** The counts of a trial, or of one thing that it tried. */
function countsOf(named) {
  const [trial, user] = named.split(': ');
  const result = resultOf(trial);
  if (result === null) return [];
  const users = user === undefined ? Object.values(result.cases) : [result.cases[user] ?? {}];
  return users.flatMap((counts) => Object.values(counts));
}

const english = (count) => count.toLocaleString('en-US');

function rowOf([promise, tried, shownBy, spec]) {
  const cases = shownBy.flatMap(countsOf).reduce((sum, count) => sum + count, 0);
  const result = cases === 0 ? 'only the short form has run' : 'holds';
  const isShort = shownBy.some((named) => resultOf(named.split(': ')[0])?.form === 'short');
  const told = `${english(cases)}${isShort ? ' (short form)' : ''}`;
  const link = `[\`${basename(spec)}\`](../${spec})`;
  return `| ${promise} | ${tried} | ${cases === 0 ? '' : told} | ${result} | ${link} |`;
}

const table = (head, rows) =>
  [`| ${head.join(' | ')} |`, `| ${head.map(() => '---').join(' | ')} |`, ...rows].join('\n');

const sectionOf = ({ title, promises }) =>
  `## ${title}\n\n${table(['promise', 'tried by', 'cases', 'result', 'test'], promises.map(rowOf))}`;

/** The kept results by name. */
function results() {
  if (!existsSync(trials)) return [];
  return readdirSync(trials)
    .sort()
    .map((file) => file.replace('.json', ''))
    .map((name) => [name, resultOf(name)])
    .filter(([, { cases }]) => cases !== undefined);
}

/** When and with which seed the kept results were made. */
const runs = () =>
  results().map(
    ([name, { date, seed, form }]) =>
      `| ${name} | ${form} | ${[seed].flat().join(', ')} | ${date} |`,
  );

/** What was measured beside the cases, a row for each figure. */
const figures = () =>
  results().flatMap(([name, { figures: measured = {} }]) =>
    Object.entries(measured).map(([what, value]) => `| ${name} | ${what} | ${value} |`),
  );

function bugSection() {
  const kept = resultOf('planted-bugs');
  if (kept === null) return '';
  const caught = kept.bugs.filter((bug) => bug.caught).length;
  const rows = kept.bugs.map(
    (bug) => `| ${bug.what} | ${bug.file} | ${bug.caught ? 'caught' : 'not caught'} |`,
  );
  return `## Planted bugs

Each of these bugs was planted alone by \`node tools/gate/src/planted/plant-bugs.js\`, and the specs that
guard its place were run: ${caught} of ${kept.bugs.length} were caught (${kept.date}).

${table(['bug', 'planted in', 'result'], rows)}`;
}

const TEXT = () => `# Guarantees

What is promised, how it was tried to break, and the test that does it. \`npm run test:faults\`,
\`npm run test:fuzz\` and \`npm run test:endurance\` repeat the trials; \`npm test\` runs a sample of each. The figures are those of the kept
results in [trials](trials): this page is written from them by
\`node tools/gate/src/guarantees/write-guarantees.js\`, and a test compares the two. A failed trial keeps no
result.

Where every call of the file system fails, each call of a run fails with EIO, ENOSPC, EACCES and EMFILE, by a
short write, by a failed fsync, and done but reported as failed, once and from there on for good; and the disk
is read-only. A \`kill -9\` leaves what the kernel has taken: a power loss is simulated, in trials of its own. Who may do
what to a running system is in [threats](threats.md).

${sections.map(sectionOf).join('\n\n')}

${bugSection()}

## Figures

Measured in the same runs. A trial that ran in parts, each with a seed of its own, has a figure for each part.

${table(['trial', 'what', 'value'], figures())}

## Runs

${table(['trial', 'form', 'seed', 'date'], runs())}
`;

async function main() {
  const options = await prettier.resolveConfig(page);
  const text = await prettier.format(TEXT(), { ...options, parser: 'markdown' });
  if (process.argv.includes('--print')) process.stdout.write(text);
  else writeFileSync(page, text);
}

void main();
