import { spawn, type ChildProcess } from 'node:child_process';
import { cpSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { trialForm } from '@meta-agent/durable-files/testing';
import { OPS, runOps, temporaryFolder } from '@meta-agent/harness';
import { openRegistry, type Registry } from '@meta-agent/model-io';
import { expectSoundRegistry } from '@meta-agent/model-io/testing';
import { operatedRegistry, putInForce } from './ops-registry';

/** `TRIALS=long npx jest ops-killed` runs the long form. */
const KILLS = trialForm === 'long' ? 30 : 8;

jest.setTimeout(900_000);

/** The names of all files that a writer creates and removes. */
function namesIn(dir: string): string[] {
  const folders = [dir, join(dir, 'lock'), join(dir, 'versions')].filter(existsSync);
  return folders.flatMap((folder) => readdirSync(folder));
}

const leftoversIn = (dir: string) => namesIn(dir).filter((name) => name.startsWith('.'));

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Starts meta-ops and waits until it begins to write, or until it ends. */
async function startWriting(args: readonly string[], dir: string): Promise<ChildProcess> {
  const before = namesIn(dir).join();
  const child = spawn(process.execPath, [OPS, ...args], { stdio: 'ignore' });
  while (child.exitCode === null && namesIn(dir).join() === before) await sleep(1);
  return child;
}

async function endOf(child: ChildProcess): Promise<number | NodeJS.Signals | null> {
  while (child.exitCode === null && child.signalCode === null) await sleep(1);
  return child.exitCode ?? child.signalCode;
}

interface Trial {
  readonly dir: string;
  readonly args: readonly string[];
  /** Prepares the registry before each start. */
  readonly prepare: () => Promise<void>;
  /** The condition that holds after every kill. */
  readonly expectSound: () => Promise<void>;
}

/**
 * Kills the command at random times after its first write, until there are enough kills and some
 * of them left a write unfinished.
 */
async function killRepeatedly({ dir, args, prepare, expectSound }: Trial): Promise<void> {
  await prepare();
  const measured = await startWriting(args, dir);
  const startMs = performance.now();
  expect(await endOf(measured)).toBe(0);
  const windowMs = performance.now() - startMs;

  let unfinished = 0;
  let killed = 0;
  while (killed < KILLS || unfinished < 3) {
    await prepare();
    const before = new Set(leftoversIn(dir));
    const child = await startWriting(args, dir);
    // Near its end the process no longer writes: a kill there tests nothing.
    await sleep(0.6 * windowMs * Math.random());
    child.kill('SIGKILL');
    if ((await endOf(child)) === 'SIGKILL') killed += 1;
    if (leftoversIn(dir).some((name) => !before.has(name))) unfinished += 1;
    await expectSound();
  }
}

/** Checks that the command succeeds when it runs again undisturbed. */
async function expectDone(args: readonly string[]): Promise<void> {
  const { exitCode, stderr } = await runOps(args);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
}

describe(`kill -9, ${KILLS} times`, () => {
  let registry: Registry;
  let versions: readonly string[];

  beforeAll(async () => {
    ({ registry, versions } = await operatedRegistry(6));
  });

  it('in the middle of restore leaves whole versions, and it can be run again', async () => {
    const archive = join(temporaryFolder(), 'all.tar.gz');
    await expectDone(['backup', '--all', '--to', archive, '--model-dir', registry.dir]);
    const dir = join(temporaryFolder(), 'models');
    const target = openRegistry({ dir });
    const args = ['restore', archive, '--yes', '--model-dir', dir];
    await killRepeatedly({
      dir,
      args,
      prepare: () => {
        rmSync(dir, { recursive: true, force: true });
        return Promise.resolve();
      },
      expectSound: () => expectSoundRegistry(target, [null, versions[5]]),
    });
    await expectDone(args);
    expect(await target.list()).toEqual(versions);
    await expectSoundRegistry(target, [versions[5]]);
    expect(leftoversIn(dir)).toEqual([]);
  });

  it('in the middle of promote leaves either version in force', async () => {
    const { dir } = registry;
    const args = ['promote', versions[0], '--reason', 'test', '--yes', '--model-dir', dir];
    await killRepeatedly({
      dir,
      args,
      prepare: () => putInForce(registry, versions[5]),
      expectSound: () => expectSoundRegistry(registry, [versions[0], versions[5]]),
    });
    await expectDone(args);
    await expectSoundRegistry(registry, [versions[0]]);
  });

  it('in the middle of rollback leaves either version in force', async () => {
    const { dir } = registry;
    const args = ['rollback', '--reason', 'test', '--yes', '--model-dir', dir];
    const prepare = async () => {
      await putInForce(registry, versions[3]);
      await putInForce(registry, versions[4]);
    };
    await killRepeatedly({
      dir,
      args,
      prepare,
      expectSound: () => expectSoundRegistry(registry, [versions[3], versions[4]]),
    });
    await prepare();
    await expectDone(args);
    await expectSoundRegistry(registry, [versions[3]]);
  });

  it('in the middle of prune leaves whole versions, and it can be run again', async () => {
    const { dir } = registry;
    const copy = temporaryFolder();
    cpSync(join(dir, 'versions'), copy, { recursive: true });
    const current = (await registry.current())?.version ?? null;
    const args = ['prune', '--keep', '1', '--yes', '--json', '--model-dir', dir];
    await killRepeatedly({
      dir,
      args,
      prepare: () => {
        cpSync(copy, join(dir, 'versions'), { recursive: true });
        return Promise.resolve();
      },
      expectSound: () => expectSoundRegistry(registry, [current]),
    });
    await expectDone(args);
    expect(leftoversIn(dir)).toEqual([]);
    expect((await registry.list()).length).toBeLessThan(versions.length);
  });
});

it(`two changes at once, ${KILLS} times: one wins, the other follows or is refused`, async () => {
  const { registry, versions } = await operatedRegistry(3);
  const common = ['--reason', 'race', '--yes', '--model-dir', registry.dir];
  const rivals = [
    [
      ['promote', versions[0]],
      ['promote', versions[1]],
    ],
    [
      ['promote', versions[0]],
      ['promote', versions[0]],
    ],
    [['rollback'], ['rollback']],
  ];
  for (let round = 0; round < KILLS; round += 1) {
    await putInForce(registry, versions[1]);
    await putInForce(registry, versions[2]);
    const before = (await registry.verifyLedger()).entries.length;
    const both = rivals[round % rivals.length];
    const results = await Promise.all(both.map((args) => runOps([...args, ...common])));
    expect(results.map(({ exitCode }) => exitCode)).toContain(0);
    for (const { exitCode, stderr } of results) {
      if (exitCode !== 0)
        expect(stderr).toMatch(/^error (current_changed|nothing_to_roll_back_to): /m);
    }
    const { entries, pending } = await registry.verifyLedger();
    expect(pending).toBeNull();
    const lines = entries.slice(before);
    expect(lines.length).toBeGreaterThan(0);
    lines.reduce((inForce, { from, to }) => {
      expect([from, to === from]).toEqual([inForce, false]);
      return to;
    }, versions[2]);
  }
});
