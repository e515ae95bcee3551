import { syncFolder, temporaryPath, type Disk } from '@meta-agent/durable-files';
import { ModelError, wrapErrors } from '../errors';
import { predecessorOf } from './history';
import type { LedgerState } from './ledger';
import { assertVersion, verifyLedger } from './read-registry';
import type { HeldLock } from './registry-lock';
import { versionPath, versionsPath } from './registry-paths';

/**
 * The versions that stay whatever happens: the current one, the one before it, and the one that a
 * promotion which was cut off was about to bring into force.
 */
export function protectedVersions(state: LedgerState): string[] {
  const { entries, head, pending } = state;
  const inForce = head.count === 0 ? null : entries[head.count - 1];
  const names = [inForce?.to, inForce?.from, predecessorOf(state), pending?.to];
  return [...new Set(names)].filter((name) => typeof name === 'string');
}

/**
 * Removes versions, each whole or not at all; to be called under the lock.
 * @throws ModelError version_protected before anything is removed, version_missing, version_invalid,
 * write_failed, lock_lost and those of verifyLedger
 */
export async function removeVersions(
  { dir, disk }: { dir: string; disk: Disk },
  lock: HeldLock,
  versions: readonly string[],
): Promise<void> {
  const kept = protectedVersions(await verifyLedger(dir));
  for (const version of versions) {
    if (kept.includes(version)) throw protectedError(version);
    await assertVersion(dir, version);
  }
  for (const version of versions) {
    await lock.assertHeld();
    await removeVersion(disk, dir, version);
  }
}

/** It loses its name first, for good: half a version under its own name would be a broken one. */
async function removeVersion(disk: Disk, dir: string, version: string): Promise<void> {
  const path = versionPath(dir, version);
  await wrapErrors('write_failed', path, async () => {
    const temporary = temporaryPath(versionsPath(dir));
    await disk.rename(path, temporary);
    await syncFolder(disk, versionsPath(dir));
    await disk.remove(temporary);
  });
}

function protectedError(version: string): ModelError {
  return new ModelError('version_protected', {
    at: version,
    expected: 'neither the current version nor the one before it',
  });
}
