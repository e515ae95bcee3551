import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureFolder, nodeDisk } from '@meta-agent/durable-files';
import { temporaryFolder } from '@meta-agent/durable-files/testing';
import { openSample, sampleRegistry } from '../../../testing';
import { encodeJson } from '../../format/json-file';
import { LeaseWatch, renewLease } from './lock-lease';
import { newLockRecord, readLockRecord, retireLockRecord, type LockRecord } from './lock-record';
import { takeLock, whileLocked, type LockOptions } from './registry-lock';

const lease = { renewMs: 20, expiryMs: 200 };
const optionsIn = (folder: string): LockOptions => ({
  ...{ folder, disk: nodeDisk, waitMs: 50, now: Date.now, lease },
});

/** A lock whose holder ran in a pod that is gone. */
async function lockOfDeadPod(
  folder: string,
  change: Partial<LockRecord> = {},
): Promise<LockRecord> {
  const record = newLockRecord(Date.now());
  retireLockRecord(record);
  const dead = { ...record, machine: 'abc', host: 'pod-1', instance: 'gone', ...change };
  await ensureFolder(nodeDisk, folder);
  writeFileSync(join(folder, '000000000007'), encodeJson(dead));
  return dead;
}

const done = () => Promise.resolve('done');

it('a holder on another machine that renews nothing loses the lock after the expiry', async () => {
  const folder = temporaryFolder();
  await lockOfDeadPod(folder);
  expect(await whileLocked(optionsIn(folder), done)).toBe('done');
});

it('a holder on another machine that renews keeps the lock', async () => {
  const folder = temporaryFolder();
  const record = await lockOfDeadPod(folder);
  let renewals = 0;
  const timer = setInterval(() => {
    renewals += 1;
    // As a holder renews: nobody reads half a record.
    writeFileSync(`${folder}.next`, encodeJson({ ...record, renewals }));
    renameSync(`${folder}.next`, join(folder, '000000000007'));
  }, 15);
  const refused = whileLocked({ ...optionsIn(folder), waitMs: 600 }, done);
  await expect(refused).rejects.toMatchObject({ code: 'registry_locked' });
  clearInterval(timer);
});

it('the lock of an earlier release, which renews nothing, is taken by a person alone', async () => {
  const folder = temporaryFolder();
  await lockOfDeadPod(folder, { renewals: undefined });
  await expect(whileLocked({ ...optionsIn(folder), waitMs: 400 }, done)).rejects.toMatchObject({
    code: 'registry_locked',
    next: expect.stringContaining('meta-ops unlock --reason R') as unknown,
  });
  const taken = await takeLock(optionsIn(folder), done);
  expect(taken).toMatchObject({ holder: { host: 'pod-1' }, result: 'done' });
  expect(await takeLock(optionsIn(folder), done)).toBeNull();
});

it('a holder renews its record while it works, and its release comes last', async () => {
  const folder = temporaryFolder();
  const path = join(folder, '000000000001');
  await whileLocked(optionsIn(folder), async () => {
    while (((await readLockRecord(path))?.renewals ?? 0) < 3) await sleep(5);
  });
  expect((await readLockRecord(path))?.state).toBe('released');
  await sleep(3 * lease.renewMs);
  expect((await readLockRecord(path))?.state).toBe('released');
});

it('a holder that was suspended notices before its next write that the lock is another', async () => {
  const folder = temporaryFolder();
  await expect(
    whileLocked(optionsIn(folder), async (lock) => {
      await lock.assertHeld();
      const other = newLockRecord(Date.now());
      retireLockRecord(other);
      writeFileSync(join(folder, '000000000002'), encodeJson({ ...other, pid: 4711 }));
      await lock.assertHeld();
    }),
  ).rejects.toMatchObject({
    code: 'lock_lost',
    received: expect.stringContaining('4711') as unknown,
  });
});

it('a living process of this machine keeps its lock, also from a person', async () => {
  const folder = temporaryFolder();
  await whileLocked(optionsIn(folder), async () => {
    const refusal = { code: 'registry_locked' };
    await expect(takeLock(optionsIn(folder), done)).rejects.toMatchObject(refusal);
  });
});

it('a watch measures with its own clock, from the last change that it saw', async () => {
  const record = await lockOfDeadPod(temporaryFolder());
  let elapsedMs = 0;
  const watch = new LeaseWatch({ renewMs: 1, expiryMs: 100 }, () => elapsedMs);
  expect(watch.isExpired(record)).toBe(false);
  elapsedMs = 99;
  expect(watch.isExpired({ ...record, renewals: 1 })).toBe(false);
  elapsedMs = 198;
  expect(watch.isExpired({ ...record, renewals: 1 })).toBe(false);
  elapsedMs = 199;
  expect(watch.isExpired({ ...record, renewals: 1 })).toBe(true);
});

it('a watch is undecided until it has seen the same holder renew', async () => {
  const record = await lockOfDeadPod(temporaryFolder());
  const watch = new LeaseWatch({ renewMs: 1, expiryMs: 100 }, () => 0);
  const sees = (change: Partial<LockRecord>) => {
    watch.isExpired({ ...record, ...change });
    return watch.isUndecided({ ...record, ...change });
  };
  expect(watch.isUndecided(record)).toBe(false);
  expect(sees({})).toBe(true);
  expect(sees({ token: 'another' })).toBe(true);
  expect(sees({ token: 'another', renewals: 1 })).toBe(false);
  expect(sees({ renewals: undefined })).toBe(false);
});

it('a lock that was lost is not renewed', async () => {
  const folder = temporaryFolder();
  const [taken, gone] = ['000000000007', '000000000006'].map((name) => join(folder, name));
  const other = await lockOfDeadPod(folder);
  const own = newLockRecord(Date.now());
  const ends = [taken, gone].map((path) =>
    renewLease(nodeDisk, path, own, { ...lease, renewMs: 1 }),
  );
  await sleep(20);
  for (const end of ends) await end();
  retireLockRecord(own);
  expect(await readLockRecord(taken)).toEqual(other);
  expect(existsSync(gone)).toBe(false);
});

it('an unlock is a line of the ledger, and the version stays', async () => {
  const { registry, versions } = await sampleRegistry(2);
  await lockOfDeadPod(join(registry.dir, 'lock'), { renewals: undefined });
  await expect(registry.remove([])).rejects.toMatchObject({ code: 'registry_locked' });
  const taken = await registry.unlock({ actor: 'ada', reason: 'the pod is gone' });
  expect(taken).toMatchObject({
    holder: { host: 'pod-1' },
    result: { version: versions[1], generation: 3 },
  });
  const { entries } = await registry.verifyLedger();
  expect(entries.at(-1)).toMatchObject({
    event: 'unlock',
    actor: 'ada',
    reason: 'the pod is gone',
    to: versions[1],
    forced: false,
    details: { holder: { host: 'pod-1' } },
  });
  await registry.remove([]);
  expect((await registry.chooseRollback()).version).toBe(versions[0]);
  expect(await registry.protectedVersions()).toEqual(expect.arrayContaining([...versions]));
});

it('an unlock without a current version is no line', async () => {
  const registry = openSample(temporaryFolder());
  await lockOfDeadPod(join(registry.dir, 'lock'), { renewals: undefined });
  const taken = await registry.unlock({ actor: 'ada', reason: 'the pod is gone' });
  expect(taken).toMatchObject({ holder: { host: 'pod-1' }, result: null });
  expect((await registry.verifyLedger()).entries).toEqual([]);
});
