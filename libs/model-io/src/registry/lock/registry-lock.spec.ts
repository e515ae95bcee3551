import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { ensureFolder, nodeDisk, type Disk } from '@meta-agent/durable-files';
import {
  ended,
  firstOutput,
  SimulatedDisk,
  temporaryFolder,
} from '@meta-agent/durable-files/testing';
import { runScript } from '../../../testing/run-script';
import { encodeJson } from '../../format/json-file';
import { newLockRecord, retireLockRecord, type LockRecord } from './lock-record';
import { assertUnlocked, findLockHolder, whileLocked, type LockOptions } from './registry-lock';

const lockIn = (dir: string, waitMs = 0): LockOptions => ({
  folder: join(dir, 'lock'),
  disk: nodeDisk,
  waitMs,
  now: Date.now,
});

/** Lock options without syncs, which are slow. */
const simulatedLockIn = (dir: string, waitMs = 0): LockOptions => ({
  ...lockIn(dir, waitMs),
  disk: SimulatedDisk.over(dir).disk,
});

const nothing = () => Promise.resolve('done');

/** A lock as another process would leave it; `change` sets fields of the record. */
async function lockOf(change: Partial<LockRecord>): Promise<LockOptions> {
  const options = lockIn(temporaryFolder());
  const record = newLockRecord(Date.now());
  retireLockRecord(record);
  await ensureFolder(nodeDisk, options.folder);
  const other = { ...record, instance: 'another process', ...change };
  writeFileSync(join(options.folder, '000000000007'), encodeJson(other));
  return options;
}

const endedPid = () => spawnSync(process.execPath, ['--version']).pid;

describe('whileLocked', () => {
  it('holds the lock only during the work, also when the work fails', async () => {
    const options = lockIn(temporaryFolder());
    await whileLocked(options, async () => {
      expect(await findLockHolder(options.folder)).toMatchObject({ pid: process.pid });
    });
    expect(await findLockHolder(options.folder)).toBeNull();
    await expect(
      whileLocked(options, () => Promise.reject(new Error('work failed'))),
    ).rejects.toThrow('work failed');
    expect(await whileLocked(options, nothing)).toBe('done');
  });

  it('refuses at once when a process holds the lock, names the holder and next step', async () => {
    const since = '2026-11-23T18:45:00.000Z';
    const options = await lockOf({ since });
    await expect(whileLocked(options, nothing)).rejects.toMatchObject({
      code: 'registry_locked',
      exitCode: 2,
      received: `held by process ${process.pid} on ${hostname()} since ${since}`,
      next: expect.stringContaining(`wait for process ${process.pid}`) as string,
    });
  });

  it('waits for a holder that ends in time', async () => {
    const options = lockIn(temporaryFolder(), 20_000);
    const child = runScript('hold-lock.ts', options.folder);
    expect(await firstOutput(child)).toBe('held');
    expect(await findLockHolder(options.folder)).toMatchObject({ pid: child.pid });
    await expect(whileLocked({ ...options, waitMs: 60 }, nothing)).rejects.toMatchObject({
      code: 'registry_locked',
    });
    setTimeout(() => child.stdin?.end(), 50);
    expect(await whileLocked(options, nothing)).toBe('done');
    expect(await ended(child)).toBe(0);
  }, 40_000);

  it('takes over from a process that was killed while it held the lock', async () => {
    const options = lockIn(temporaryFolder());
    const child = runScript('hold-lock.ts', options.folder);
    await firstOutput(child);
    child.kill('SIGKILL');
    await ended(child);
    expect(await findLockHolder(options.folder)).toBeNull();
    expect(await whileLocked(options, nothing)).toBe('done');
  }, 40_000);

  it.each<[string, Partial<LockRecord>]>([
    ['has ended', { pid: endedPid() }],
    ['has ended and whose id was reused', { start: '1' }],
    ['ran before the machine was restarted', { boot: 'abc' }],
    ['released the lock', { state: 'released' }],
  ])('takes over from a process that %s', async (_, change) => {
    expect(await whileLocked(await lockOf(change), nothing)).toBe('done');
  });

  it.each<[string, Partial<LockRecord>]>([
    ['has held the lock for years', { since: '2001-01-01T00:00:00.000Z' }],
    ['is on another machine', { machine: 'abc', pid: endedPid() }],
    ['is on another machine with another start', { machine: 'abc', start: '1', boot: 'abc' }],
  ])('never takes over from a process that %s', async (_, change) => {
    const options = await lockOf(change);
    const before = readdirSync(options.folder);
    await expect(whileLocked(options, nothing)).rejects.toMatchObject({ code: 'registry_locked' });
    expect(readdirSync(options.folder)).toEqual(before);
  });

  it('takes over its own lock that it failed to release', async () => {
    const options = lockIn(temporaryFolder());
    let isBroken = false;
    const simulated = SimulatedDisk.over(options.folder);
    simulated.faultOf = () => (isBroken ? 'torn' : undefined);
    await whileLocked({ ...options, disk: simulated.disk }, () => {
      isBroken = true;
      return Promise.resolve();
    });
    const [name] = readdirSync(options.folder).filter((entry) => !entry.startsWith('.'));
    expect(readFileSync(join(options.folder, name), 'utf8')).toContain('"state": "held"');
    expect(await whileLocked(options, nothing)).toBe('done');
  });

  it.each([
    ['empty', ''],
    ['not a lock', '{"state":"held"}'],
  ])('refuses a lock file that is %s', async (_, text) => {
    const options = await lockOf({});
    writeFileSync(join(options.folder, '000000000008'), text);
    await expect(whileLocked(options, nothing)).rejects.toMatchObject({ code: 'lock_unreadable' });
  });

  it('notices during the work that the lock was removed', async () => {
    const options = lockIn(temporaryFolder());
    await expect(
      whileLocked(options, async (lock) => {
        await lock.assertHeld();
        rmSync(options.folder, { recursive: true });
        await lock.assertHeld();
      }),
    ).rejects.toMatchObject({ code: 'lock_lost', received: 'no such file' });
  });

  it('keeps a limited number of files', async () => {
    const options = simulatedLockIn(temporaryFolder());
    for (let turn = 0; turn < 50; turn += 1) await whileLocked(options, nothing);
    expect(readdirSync(options.folder)).toHaveLength(17);
  });

  it.each([1, 2, 16, 17, 18, 40])(
    'backs off when its view of the lock is %i turns old',
    async (turns) => {
      const options = simulatedLockIn(temporaryFolder());
      await whileLocked(options, nothing);

      // Other processes take turns between the reading of the lock and the creation of the file.
      let holders = 0;
      let isFirst = true;
      let others: Promise<unknown> = Promise.resolve();
      const work = async () => {
        holders += 1;
        expect(holders).toBe(1);
        await new Promise((resolve) => setTimeout(resolve, 5));
        holders -= 1;
      };
      const disk: Disk = {
        ...options.disk,
        link: async (existing, path) => {
          if (isFirst) {
            isFirst = false;
            for (let turn = 1; turn < turns; turn += 1) await whileLocked(options, nothing);
            // One process is in the middle of its turn now.
            const started = new Promise<void>((resolve) => {
              others = whileLocked(options, () => {
                resolve();
                return work();
              });
            });
            await started;
          }
          await options.disk.link(existing, path);
        },
      };
      await whileLocked({ ...options, disk, waitMs: 10_000 }, work);
      await others;
      expect(isFirst).toBe(false);
      expect(holders).toBe(0);
    },
  );

  it('runs the calls of one process one at a time', async () => {
    const options = simulatedLockIn(temporaryFolder(), 30_000);
    let count = 0;
    const addOne = async () => {
      const before = count;
      await new Promise((resolve) => setTimeout(resolve, 1));
      count = before + 1;
    };
    await Promise.all(Array.from({ length: 20 }, () => whileLocked(options, addOne)));
    expect(count).toBe(20);
  }, 40_000);
});

describe('four processes that take the lock repeatedly', () => {
  const PROCESSES = 4;
  const TURNS = 20;

  function prepare(): string {
    const dir = temporaryFolder();
    writeFileSync(join(dir, 'counter'), '0');
    writeFileSync(join(dir, 'log'), '');
    return dir;
  }
  const run = (dir: string) => runScript('hold-lock-in-turns.ts', dir, String(TURNS));
  const countOf = (dir: string) => Number(readFileSync(join(dir, 'counter'), 'utf8'));
  const logOf = (dir: string) => readFileSync(join(dir, 'log'), 'utf8');

  it('never hold the lock together, and all of them finish', async () => {
    const dir = prepare();
    const children = Array.from({ length: PROCESSES }, () => run(dir));
    expect(await Promise.all(children.map(ended))).toEqual([0, 0, 0, 0]);
    expect(logOf(dir)).not.toContain('overlap');
    expect(countOf(dir)).toBe(PROCESSES * TURNS);
  }, 300_000);

  it('never hold the lock together while some of them are killed', async () => {
    const dir = prepare();
    let killed = 0;
    const runUntilKilled = async () => {
      const child = run(dir);
      await firstOutput(child);
      await new Promise((resolve) => setTimeout(resolve, 150 * Math.random()));
      child.kill('SIGKILL');
      if ((await ended(child)) === 'SIGKILL') killed += 1;
    };
    const survivors = [run(dir), run(dir)].map(ended);
    await Promise.all(Array.from({ length: 6 }, runUntilKilled));
    expect(await Promise.all(survivors)).toEqual([0, 0]);
    expect(killed).toBeGreaterThan(0);

    expect(logOf(dir)).not.toContain('overlap');
    const turns = logOf(dir).match(/^done$/gm)?.length ?? 0;
    // A process that was killed between counting and reporting has counted once more.
    expect(countOf(dir)).toBeGreaterThanOrEqual(turns);
    expect(countOf(dir)).toBeLessThanOrEqual(turns + killed);
    expect(turns).toBeGreaterThanOrEqual(2 * TURNS);
  }, 300_000);
});

describe('assertUnlocked', () => {
  it('passes when no process holds the lock, and creates nothing', async () => {
    const dir = temporaryFolder();
    await expect(assertUnlocked(lockIn(dir))).resolves.toBeUndefined();
    expect(readdirSync(dir)).toEqual([]);
  });

  it('names the holder', async () => {
    await expect(assertUnlocked(await lockOf({}))).rejects.toMatchObject({
      code: 'registry_locked',
    });
  });
});
