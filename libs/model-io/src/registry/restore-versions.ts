import { isFolder, syncFolder, temporaryPath, type Disk } from '@meta-agent/durable-files';
import { ModelError, wrapErrors } from '../errors';
import { verifyFiles } from '../load/verify-files';
import type { Current } from './current';
import type { History } from './history';
import type { LedgerState } from './ledger';
import type { HeldLock } from './lock/registry-lock';
import { putInForce } from './promote-version';
import { versionPath, versionsPath } from './registry-paths';
import type { StagedVersion } from './stage-versions';

export interface RestoredVersions {
  /** Versions that were moved into the registry. */
  readonly restored: readonly string[];
  /** Versions whose damaged copy was replaced by the archived copy. */
  readonly mended: readonly string[];
  /** Versions that existed already with equal bytes. */
  readonly present: readonly string[];
}

type Context = Readonly<{ dir: string; disk: Disk; now: () => number }>;
type Place = 'free' | 'same' | 'damaged';

/**
 * Moves staged versions to their places, each completely; call it under the lock. A version that
 * differs from an existing version of its name stops the restore before the first move.
 * @throws ModelError version_differs, write_failed, lock_lost
 */
export async function restoreVersions(
  { dir, disk }: Context,
  lock: HeldLock,
  staged: readonly StagedVersion[],
): Promise<RestoredVersions> {
  const places = new Map<string, Place>();
  for (const { model } of staged) {
    const path = versionPath(dir, model.version);
    places.set(model.version, await lookAt(path, model.manifestHash));
  }
  for (const { model, path } of staged) {
    const place = places.get(model.version);
    if (place === 'same') continue;
    await lock.assertHeld();
    await moveInto(disk, path, dir, model.version, place === 'damaged');
  }
  const named = (wanted: Place) =>
    [...places].filter(([, place]) => place === wanted).map(([version]) => version);
  return { restored: named('free'), mended: named('damaged'), present: named('same') };
}

/** A version counts as damaged only if it fails its own hashes; otherwise it is another version. */
async function lookAt(path: string, manifestHash: string): Promise<Place> {
  if (!(await wrapErrors('registry_unreadable', path, () => isFolder(path)))) return 'free';
  let received: string;
  try {
    received = (await verifyFiles(path)).value.manifestHash;
  } catch (error) {
    if (error instanceof ModelError && error.code !== 'artifact_unreadable') return 'damaged';
    throw error;
  }
  if (received === manifestHash) return 'same';
  throw new ModelError('version_differs', {
    at: path,
    expected: `manifest ${manifestHash}`,
    received,
  });
}

async function moveInto(
  disk: Disk,
  from: string,
  dir: string,
  version: string,
  isDamaged: boolean,
): Promise<void> {
  const path = versionPath(dir, version);
  await wrapErrors('write_failed', path, async () => {
    const aside = temporaryPath(versionsPath(dir));
    if (isDamaged) await disk.rename(path, aside);
    await disk.rename(from, path);
    await syncFolder(disk, versionsPath(dir));
    if (isDamaged) await disk.remove(aside);
  });
}

/**
 * Restores an archived history and adds a line that says who restored it and why. The ledger is
 * written before current.json; an interruption between the two writes leaves a pending `restore`
 * line.
 * @param ledger the result of `continued`
 * @throws ModelError of loadVersion, write_failed, lock_lost
 */
export async function restoreHistory(
  context: Context,
  lock: HeldLock,
  ledger: LedgerState,
  history: History,
  { actor, reason }: { readonly actor: string; readonly reason: string },
): Promise<Current> {
  return putInForce(context, lock, ledger, {
    version: history.current.version,
    event: 'restore',
    actor,
    reason,
    forced: false,
    details: { ledger_head: history.current.ledger_head },
  });
}

/**
 * The ledger that continues an archived history in a registry without a current version;
 * null when the registry already has a ledger.
 */
export function continued(own: LedgerState, { entries, current }: History): LedgerState | null {
  const { count, hash } = current.ledger_head;
  if (own.head.count > 0) return null;
  if (own.entries.length === 0) return { ...own, entries: entries.slice(0, count) };
  return own.entries.at(count - 1)?.hash === hash ? own : null;
}
