import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import {
  inlineModule,
  OPS,
  peakMemory,
  ROOT,
  runNode,
  runOps,
  temporaryFolder,
} from '@meta-agent/harness';
import { openRegistry } from '@meta-agent/model-io';
import { simulateMarket } from '../market/simulated-market';
import { FIXED_RECIPE, train } from '../trainer/training';
import { operatedRegistry } from './ops-registry';

const COMMANDS = [
  ...[
    'list',
    'show',
    'validate',
    'diff',
    'ledger',
    'why',
    'evidence',
    'backup',
    'restore',
    'promote',
  ],
  ...[
    'rollback',
    'halt',
    'resume',
    'rearm',
    'challenge',
    'prune',
    'unlock',
    'keygen',
    'registry',
    'fleet',
  ],
  ...[
    'replay',
    'predict',
    'status',
    'watch',
    'reset-stats',
    'stream',
    'token',
    'doctor',
    'schema',
    'completion',
  ],
];
/** Groups of commands, and commands that read neither a registry nor an engine. */
const OTHERS = ['token', 'keygen', 'registry', 'fleet', 'stream', 'schema', 'completion'];
/** Commands that call an engine and read no registry. */
const ONLINE = ['predict', 'status', 'reset-stats', 'watch'];

/** The modules that are bundled into meta-ops: each of them is loaded when the bundle would run it. */
const OPS_MODULES = join(ROOT, 'apps/ops/dist/main.js');

/** Runs meta-ops and lists the packages that were loaded at its end. */
async function packagesLoadedBy(...args: readonly string[]): Promise<string[]> {
  const out = join(temporaryFolder(), 'loaded');
  const record = inlineModule(`
    import { createRequire } from 'node:module';
    import { writeFileSync } from 'node:fs';
    const { cache } = createRequire('file:///');
    process.once('exit', () => {
      writeFileSync(${JSON.stringify(out)}, Object.keys(cache).join('\\n'));
    });
  `);
  const { exitCode, stderr } = await runNode(['--import', record, OPS_MODULES, ...args]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  const name = /(?:node_modules|libs|apps)\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules)/;
  const loaded = readFileSync(out, 'utf8').split('\n');
  return [...new Set(loaded.map((path) => name.exec(path)?.[1] ?? path))].sort();
}

describe('meta-ops loads what the command needs, and nothing heavy', () => {
  it('to print its version or its commands: the command line alone', async () => {
    const light = ['command-line', 'commander', 'ops'];
    for (const flag of ['--version', '--help']) {
      expect(await packagesLoadedBy(flag)).toEqual(expect.arrayContaining(['commander', 'ops']));
      const heavy = (await packagesLoadedBy(flag)).filter((name) =>
        /tensorflow|tfjs|danfo|zod|^tar$|model-io|clack|cli-table3|csv|engine-api|decision/.test(
          name,
        ),
      );
      expect(heavy).toEqual([]);
      expect(await packagesLoadedBy(flag)).toEqual(expect.arrayContaining(light));
    }
  });

  it('to list versions: neither archives nor TensorFlow', async () => {
    const { registry } = await operatedRegistry(1);
    const loaded = await packagesLoadedBy('list', '--model-dir', registry.dir);
    expect(loaded).toContain('model-io');
    expect(loaded.filter((name) => /tensorflow|tfjs|danfo|^tar$|clack|csv/.test(name))).toEqual([]);
  });
});

it.each(COMMANDS)('meta-ops %s --help lists its flags', async (command) => {
  const { exitCode, stdout } = await runOps([command, '--help']);
  expect(exitCode).toBe(0);
  expect(stdout).toContain(`Usage: meta-ops ${command} [options]`);
  if (OTHERS.includes(command)) return;
  expect(stdout).toContain(ONLINE.includes(command) ? '--url <url>' : '--model-dir <folder>');
  expect(stdout).toContain('--json');
});

it('its help lists these commands and no other', async () => {
  const { stdout } = await runOps(['--help']);
  const [commands] = stdout.split('Commands:')[1].split('Examples:');
  const listed = [...commands.matchAll(/^ {2}(\w[\w-]*)/gm)].map(([, c]) => c);
  expect(listed).toEqual([...COMMANDS, 'help']);
});

describe('a mistyped command line', () => {
  it.each([
    [['lst'], "unknown command 'lst'.", 'Did you mean list?'],
    [['list', '--modl-dir', 'x'], "unknown option '--modl-dir'.", 'Did you mean --model-dir?'],
    [['promote', 'x', '--reson', 'y'], "unknown option '--reson'.", 'Did you mean --reason?'],
    [['promote', 'x'], "required option '-r, --reason <text>' not specified.", '--help'],
    [['show'], "missing required argument 'version'.", '--help'],
    [['show', 'a', 'b'], 'too many arguments', '--help'],
  ])('%j is refused with a suggestion', async (args, message, next) => {
    const { exitCode, stdout, stderr } = await runOps([...args, '--json']);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    const { error } = JSON.parse(stderr) as { error: Record<string, string> };
    expect(error.code).toBe('bad_usage');
    expect(error.message).toContain(message);
    expect(error.next).toContain(next);
  });
});

describe('an operator', () => {
  it('takes a trained registry through a bad week', async () => {
    const market = await simulateMarket({ records: 6000, seed: 11 });
    const inputs = ['--predictions', market.predictions, '--labels', market.labels];
    const folder = temporaryFolder();
    const models = join(folder, 'models/meta_v2');
    inputs.push('--label-horizon', '15');
    const good = await train(models, ...inputs, ...FIXED_RECIPE);
    const bad = ['--min-accuracy', '0.99', '--seed', '5'];
    const week2 = await train(models, ...inputs, ...FIXED_RECIPE, ...bad);
    expect(week2.report.promoted).toBe(false);
    const ops = async (...args: readonly string[]) => {
      const { exitCode, stdout, stderr } = await runOps(args, { cwd: folder });
      return { exitCode, stderr, result: stdout === '' ? null : (JSON.parse(stdout) as unknown) };
    };

    const valid = await ops('validate', '--json');
    expect(valid).toMatchObject({ exitCode: 0, result: [{ valid: true }] });
    const archive = await ops('backup', '--all', '--to', 'before.tar.gz', '--json');
    const sha256 = createHash('sha256').update(readFileSync(join(folder, 'before.tar.gz')));
    expect(archive).toMatchObject({ exitCode: 0, result: { sha256: sha256.digest('hex') } });

    const promotion = ['promote', week2.report.version, '--reason', 'try it', '--json'];
    expect((await ops(...promotion, '--yes')).exitCode).toBe(3);
    expect((await ops(...promotion, '--force')).exitCode).toBe(2);
    expect((await ops(...promotion, '--force', '--yes')).exitCode).toBe(0);
    const back = await ops('rollback', '--reason', 'it was bad', '--yes', '--json');
    expect(back).toMatchObject({ exitCode: 0, result: { version: good.report.version } });

    const story = await ops('ledger', '--verify', '--json');
    expect(story).toMatchObject({
      exitCode: 0,
      result: {
        flaw: null,
        entries: [
          { event: 'promote', forced: false, to: good.report.version },
          { event: 'promote', forced: true, reason: 'try it' },
          { event: 'rollback', to: good.report.version, reason: 'it was bad' },
        ],
      },
    });
    const elsewhere = ['--model-dir', 'elsewhere', '--json'];
    const restored = await ops('restore', 'before.tar.gz', '--yes', ...elsewhere);
    expect(restored).toMatchObject({ exitCode: 0, result: { restored: { length: 2 } } });
    expect((await openRegistry({ dir: join(folder, 'elsewhere') }).load()).version).toBe(
      good.report.version,
    );
    expect(await ops('doctor', ...elsewhere)).toMatchObject({ exitCode: 0, stderr: '' });
  });

  it('sees no colour without a terminal, and tables that fit their texts', async () => {
    const { registry, versions } = await operatedRegistry(2);
    for (const args of [['list'], ['show', 'current'], ['ledger'], ['doctor'], ['validate']]) {
      const env = { FORCE_COLOR: '1' };
      const { exitCode, stdout } = await runOps([...args, '--model-dir', registry.dir], { env });
      expect(exitCode).toBe(0);
      expect(stdout).not.toContain('\u001b');
      expect(stdout).toContain(versions[1]);
    }
  });

  it('receives the faults from doctor, with exit code 3', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'logs'), 'a file in the way');
    const { exitCode, stdout } = await runOps(['doctor', '--json'], {
      cwd: folder,
      env: { META_PORT: 'http', META_TF_BACKEND: 'cuda' },
    });
    expect(exitCode).toBe(3);
    const findings = JSON.parse(stdout) as { name: string; status: string; next: string | null }[];
    const wrong = findings.filter(({ status }) => status === 'wrong');
    expect(wrong.map(({ name }) => name)).toEqual(['TensorFlow', 'decision log', 'port']);
    expect(wrong.every(({ next }) => next !== null)).toBe(true);
    expect(readdirSync(folder)).toEqual(['logs']);
  });
});

describe('an archive with 10 GB of zeros', () => {
  // Gzip members may follow one another: 10 GiB in 10 MiB.
  const zeros = Array<Buffer>(640).fill(gzipSync(Buffer.alloc(2 ** 24)));

  it.each(['alone', 'behind a good backup'])(
    '%s is refused in little memory, and nothing is written',
    async (place) => {
      const folder = temporaryFolder();
      mkdirSync(join(folder, 'here'));
      const archive = join(folder, 'bomb.tar.gz');
      const { registry } = await operatedRegistry(2);
      await runOps(['backup', '--all', '--to', archive, '--model-dir', registry.dir]);
      const start = place === 'alone' ? [] : [readFileSync(archive)];
      writeFileSync(archive, Buffer.concat([...start, ...zeros]));
      const { module, peakKiB } = peakMemory();
      const args = ['--import', module, OPS, 'restore', archive, '--yes', '--json'];
      const { exitCode, stderr } = await runNode(args, { cwd: join(folder, 'here') });
      expect(exitCode).toBe(3);
      expect(stderr).toContain('archive_invalid');
      expect(existsSync(join(folder, 'here/models'))).toBe(false);
      expect(peakKiB()).toBeLessThan(200 * 1024);
    },
  );
});
