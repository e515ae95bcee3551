import { syncFolder, temporaryPath, type Disk } from '@meta-agent/durable-files';
import { ModelError, wrapErrors } from '../errors';
import { predecessorOf } from './history';
import type { LedgerState } from './ledger';
import type { HeldLock } from './lock/registry-lock';
import { assertVersion, verifyLedger } from './read-registry';
import { versionPath, versionsPath } from './registry-paths';

/**
 * The versions that are never removed: the current version, the previous version, and the version
 * of an interrupted promotion.
 */
export function protectedVersions(state: LedgerState): string[] {
  const { entries, head, pending } = state;
  const inForce = head.count === 0 ? null : entries[head.count - 1];
  const names = [inForce?.to, inForce?.from, predecessorOf(state), pending?.to];
  return [...new Set(names)].filter((name) => typeof name === 'string');
}

/**
 * Removes versions, each completely or not at all; call it under the lock.
 * @throws ModelError version_protected before the first removal, version_missing, version_invalid,
 * write_failed, lock_lost and the errors of verifyLedger
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

/** Renames the version first and syncs the rename: a crash leaves no half version by that name. */
async function removeVersion(disk: Disk, dir: string, version: string): Promise<void> {
  const path = versionPath(dir, version);
  await wrapErrors('write_failed', path, async () => {
    const temporary = temporaryPath(versionsPath(dir));
    try {
      await disk.rename(path, temporary);
      await syncFolder(disk, versionsPath(dir));
    } catch (error) {
      // A rename that is done may be reported as failed; the version is whole.
      await disk.rename(temporary, path).catch(() => undefined);
      throw error;
    }
    await disk.remove(temporary);
  });
}

function protectedError(version: string): ModelError {
  return new ModelError('version_protected', {
    at: version,
    expected: 'neither the current version nor the one before it',
  });
}
