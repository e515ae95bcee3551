const { execFileSync, spawnSync } = require('node:child_process');
const { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } = require('node:fs'); // prettier-ignore
const { tmpdir } = require('node:os');
const { join, resolve } = require('node:path');
const { parseArgs } = require('node:util');
const { printScore } = require('./print-score');
const { TARGETS } = require('./targets');

// run-mutation.js [NAME…] [--files GLOB,…] [--tests NAME,…] [--out FOLDER]: mutates the sources of the
// named targets, all by default, or some files of one, and counts the mutants that the tests find, or
// those spec files alone. Exit code 1 below 85 %.
const ROOT = resolve(__dirname, '../../../..');
const STRYKER = join(ROOT, 'tools/gate/stryker');
const LEAST_SCORE = 85;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    files: { type: 'string' },
    tests: { type: 'string' },
    out: { type: 'string', default: 'coverage/mutation' },
  },
});
const names = positionals.length > 0 ? positionals : Object.keys(TARGETS);

/** Stryker has a lock file of its own: 166 packages that `npm ci` would install for everybody. */
function installStryker() {
  if (existsSync(join(STRYKER, 'node_modules/@stryker-mutator/core'))) return;
  const npm = ['ci', '--ignore-scripts', '--legacy-peer-deps', '--no-audit', '--no-fund'];
  execFileSync('npm', npm, { cwd: STRYKER, stdio: 'inherit' });
}

/** The mutants are written into a copy of the project; the packages are those of the repository. */
function copyProject(project) {
  const copy = mkdtempSync(join(tmpdir(), 'mutation-'));
  const without = /[\\/](?:dist|out-tsc|coverage|node_modules)$/;
  for (const path of ['libs', 'tools/gate/src', 'package.json', 'tsconfig.base.json'])
    cpSync(join(ROOT, path), join(copy, path), {
      recursive: true,
      filter: (source) => !without.test(source),
    });
  for (const preset of ['jest.preset.js', 'jest.pure.preset.js'])
    cpSync(join(ROOT, preset), join(copy, preset));
  for (const packages of ['node_modules', `${project}/node_modules`])
    if (existsSync(join(ROOT, packages)))
      symlinkSync(join(ROOT, packages), join(copy, packages), 'dir');
  return copy;
}

function configOf({ mutate }, report) {
  return {
    testRunner: 'in-process',
    // Workspace packages from their sources.
    testRunnerNodeArgs: ['--conditions=@meta-agent/source'],
    coverageAnalysis: 'perTest',
    inPlace: true,
    concurrency: 1,
    mutate: [...mutate, '!src/**/*.spec.ts', '!src/index.ts'],
    ignorers: ['texts'],
    plugins: ['in-process-runner.js', 'ignore-texts.js'].map((name) => join(__dirname, name)),
    reporters: ['json', 'progress-append-only'],
    jsonReporter: { fileName: report },
    timeoutMS: 10_000,
    allowEmpty: false,
    checkers: [],
    // What runs between two starts of the test runner: a mutant may leave state behind.
    maxTestRunnerReuse: 100,
  };
}

/** The spec files that judge the mutants, within the project. */
function chosenSpecs({ project, without }) {
  const named = (values.tests?.split(',') ?? without).map((name) => `/${name}.spec.ts`);
  return readdirSync(join(ROOT, project, 'src'), { recursive: true })
    .map((name) => `src/${name}`)
    .filter((path) => path.endsWith('.spec.ts') && !path.endsWith('.system.spec.ts'))
    .filter((path) => named.some((name) => path.endsWith(name)) === (values.tests !== undefined));
}

function runTarget(name) {
  const target = { ...TARGETS[name] };
  if (values.files !== undefined) target.mutate = values.files.split(',');
  const copy = copyProject(target.project);
  const folder = join(copy, target.project);
  const report = resolve(ROOT, values.out, `${name}.json`);
  writeFileSync(join(folder, 'mutation-specs.json'), JSON.stringify(chosenSpecs(target)));
  writeFileSync(
    join(folder, 'stryker.config.json'),
    JSON.stringify(configOf(target, report), null, 2),
  );
  try {
    const program = join(STRYKER, 'node_modules/@stryker-mutator/core/bin/stryker.js');
    const { status } = spawnSync(process.execPath, [program, 'run', 'stryker.config.json'], {
      cwd: folder,
      stdio: 'inherit',
    });
    if (status !== 0) throw new Error(`Stryker ended with ${status} for ${name}`);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
  return printScore(name, JSON.parse(readFileSync(report, 'utf8')));
}

installStryker();
const scores = names.map(runTarget);
if (scores.some((score) => score < LEAST_SCORE)) process.exitCode = 1;
