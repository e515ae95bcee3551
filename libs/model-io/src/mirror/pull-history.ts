import { ModelError } from '../errors';
import { READ_LIMITS, readOwnFile } from '../format/read-own-file';
import { continuesHistory, lineOf } from '../registry/continues-history';
import type { Current } from '../registry/current';
import { encodeLedger, readLedger } from '../registry/ledger';
import type { HeldLock } from '../registry/lock/registry-lock';
import { publish } from '../registry/promote-version';
import { readCurrent, verifyLedger } from '../registry/read-registry';
import { currentPath, ledgerPath } from '../registry/registry-paths';
import { restoreVersions } from '../registry/restore-versions';
import { withStagedVersions } from '../registry/stage-versions';
import { CURRENT } from './keys';
import type { ObjectStore } from './object-store';
import { changeLocal, isEqual, type PullContext } from './pull-context';
import { downloadVersion, isPresent, wantedVersions, type WantedVersion } from './pull-versions';
import { asRemote, parseCurrent, readRemoteLedger, type RemoteHistory } from './read-remote';

/** What a pull has done to the local history. */
export interface PulledHistory {
  readonly current: Current;
  readonly hasNewVersions: boolean;
  readonly isNew: boolean;
}

/**
 * Brings versions, then the ledger, then the pointer.
 * @throws ModelError remote_*, signature_*, store_unreachable, and the checks of loadArtifact
 */
export async function pullHistory(context: PullContext): Promise<PulledHistory> {
  const { dir, store, verifyKeys } = context;
  await settle(context);
  const found = await store.get(CURRENT, READ_LIMITS.small);
  if (found === null) throw new ModelError('remote_missing', { at: store.url });
  const current = await asRemote(store, () => parseCurrent(found.bytes, verifyKeys));
  const local = await readCurrent(dir).catch(() => null);
  const isNew = !(await isEqual(currentPath(dir), found.bytes));
  if (!isNew && (await isSound(dir, current))) return { current, hasNewVersions: false, isNew };
  const entries = await asRemote(store, () => readRemoteLedger(store, current));
  const history: RemoteHistory = { entries, current, pointer: found.bytes };
  if (local !== null) assertContinues(store, history, local);
  const hasNewVersions = await bring(context, history);
  return { current, hasNewVersions, isNew };
}

/** Whether the copy of the pointer's version and the ledger are as they were pulled. */
async function isSound(dir: string, current: Current): Promise<boolean> {
  const { version, manifest_sha256: manifestHash } = current;
  const isLedgerSound = await verifyLedger(dir).then(
    () => true,
    () => false,
  );
  return isLedgerSound && isPresent(dir, { version, manifestHash });
}

/** Downloads what is missing, then puts the history in force. @returns whether versions were missing */
async function bring(context: PullContext, history: RemoteHistory): Promise<boolean> {
  const { dir, store } = context;
  const wanted: WantedVersion[] = [];
  for (const one of wantedVersions(history)) if (!(await isPresent(dir, one))) wanted.push(one);
  await withStagedVersions(
    context,
    async (staging) => {
      for (const one of wanted) await asRemote(store, () => downloadVersion(store, one, staging));
    },
    (staged) =>
      changeLocal(context, async (held) => {
        await restoreVersions(context, held, staged);
        await context.exclusively(() => publishHistory(context, held, history));
      }),
  );
  return wanted.length > 0;
}

/** @throws ModelError remote_outdated, remote_diverged */
function assertContinues(store: ObjectStore, remote: RemoteHistory, local: Current): void {
  const before = lineOf(local);
  if (continuesHistory(remote, before)) return;
  const { generation } = remote.current;
  const isOlder = generation < before.generation;
  throw new ModelError(isOlder ? 'remote_outdated' : 'remote_diverged', {
    at: store.url,
    expected: `to continue generation ${before.generation} of ${before.promoted_at}`,
    received: `generation ${generation}${isOlder ? '' : ', which does not continue it'}`,
  });
}

async function publishHistory(
  { dir, disk }: PullContext,
  lock: HeldLock,
  { entries, pointer }: RemoteHistory,
): Promise<void> {
  await lock.assertHeld();
  await publish(disk, ledgerPath(dir), encodeLedger(entries));
  await lock.assertHeld();
  await publish(disk, currentPath(dir), pointer);
}

/**
 * Removes the lines that an interrupted pull has written before its pointer: they are not in force,
 * and with several of them the copy contradicts itself.
 */
async function settle(context: PullContext): Promise<void> {
  const { dir, disk, exclusively } = context;
  const bytes = await readOwnFile(ledgerPath(dir), READ_LIMITS.ledger, 'registry_unreadable');
  const { entries } = readLedger(bytes ?? new Uint8Array());
  const current = await readCurrent(dir).catch(() => undefined);
  if (current === undefined) return;
  const count = current?.ledger_head.count ?? 0;
  if (entries.length <= count) return;
  const inForce = encodeLedger(entries.slice(0, count));
  await changeLocal(context, async (lock) => {
    await lock.assertHeld();
    await exclusively(() => publish(disk, ledgerPath(dir), inForce));
  });
}
