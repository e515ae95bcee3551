import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeDisk } from '@meta-agent/durable-files';
import { temporaryFolder } from '@meta-agent/durable-files/testing';
import { encodeJson } from '../../format/json-file';
import { numbersIn, readTop } from './lock-folder';
import { newLockRecord, readLockRecord, retireLockRecord } from './lock-record';
import { findLockHolder, takeLock, whileLocked, type LockOptions } from './registry-lock';

const optionsIn = (folder: string): LockOptions => ({
  ...{ folder, disk: nodeDisk, waitMs: 0, now: Date.now },
});

it('files of other names are no locks', async () => {
  const folder = temporaryFolder();
  for (const name of ['x000000000001', '000000000002x', '0000000000003']) {
    writeFileSync(join(folder, name), '');
  }
  expect(await readTop(folder)).toEqual({ number: 0, record: undefined });
  for (const name of ['000000000004', '000000000012']) writeFileSync(join(folder, name), '');
  expect((await numbersIn(folder)).sort((a, b) => a - b)).toEqual([4, 12]);
});

it('a file in the place of the folder cannot be read', async () => {
  const file = join(temporaryFolder(), 'lock');
  writeFileSync(file, '');
  await expect(readTop(file)).rejects.toMatchObject({ code: 'lock_unreadable', at: file });
});

it('an empty folder has no holder, and no lock to take', async () => {
  const folder = temporaryFolder();
  expect(await findLockHolder(folder)).toBeNull();
  expect(await takeLock(optionsIn(folder), () => Promise.resolve('done'))).toBeNull();
});

describe('a holder whose file', () => {
  it('was removed notices it before its next write, and does not bring the file back', async () => {
    const folder = temporaryFolder();
    const path = join(folder, '000000000001');
    const work = whileLocked(optionsIn(folder), async (lock) => {
      await lock.assertHeld();
      rmSync(path);
      await lock.assertHeld();
    });
    await expect(work).rejects.toMatchObject({
      ...{ code: 'lock_lost', at: path, received: 'no such file' },
    });
    expect(existsSync(path)).toBe(false);
  });

  it("is now another one's notices it too, and does not release that lock", async () => {
    const folder = temporaryFolder();
    const path = join(folder, '000000000001');
    const other = { ...newLockRecord(Date.now()), pid: 4711, host: 'pod-1' };
    const work = whileLocked(optionsIn(folder), async (lock) => {
      writeFileSync(path, encodeJson(other));
      await lock.assertHeld();
    });
    await expect(work).rejects.toMatchObject({
      ...{ code: 'lock_lost', received: 'the lock of process 4711 on pod-1' },
    });
    expect(await readLockRecord(path)).toEqual(other);
    retireLockRecord(other);
  });
});
