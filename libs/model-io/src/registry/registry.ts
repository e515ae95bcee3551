import type { StopTo } from '@meta-agent/decision';
import { nodeDisk, type Disk } from '@meta-agent/durable-files';
import type { ModelDraft } from '../format/draft';
import type { LoadedModel } from '../load/load-artifact';
import type { Signer, VerifyKeys } from '../signature/keys';
import { chooseRollback, type RollbackChoice } from './choose-rollback';
import {
  challengeBy,
  demoteCurrent,
  endStop,
  putStopInForce,
  rearmCurrent,
  recordStop,
  type Challenging,
  type Demoting,
  type StandingChange,
} from './control/change-standing';
import { readStanding, type Standing } from './control/standing';
import type { Current } from './current';
import { findRun } from './find-run';
import type { LedgerState, ReadLedger } from './ledger';
import {
  assertUnlocked,
  findLockHolder,
  takeLock,
  whileLocked,
  type HeldLock,
  type LockHolder,
  type Taken,
} from './lock/registry-lock';
import { recordUnlock, signInForce, type Unlocking } from './maintain-pointer';
import { promoteVersion, type Promotion, type WriteContext } from './promote-version';
import {
  inspectLedger,
  listVersions,
  loadCurrent,
  loadVersion,
  readCurrent,
  verifyLedger,
} from './read-registry';
import { assertRegistry, assertWritable, removeStale } from './registry-folder';
import { lockPath, versionPath } from './registry-paths';
import { protectedVersions, removeVersions } from './remove-versions';
import { restoreRegistry, type Restoration, type Restored } from './restore-registry';
import { saveVersion, type SavedVersion } from './save-version';

export interface RegistryOptions {
  /** The registry's folder; the first write creates the folder. */
  readonly dir: string;
  /** Longest wait for another writer in milliseconds; 0 means no wait. */
  readonly lockWaitMs?: number;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** The disk for all changes. */
  readonly disk?: Disk;
  /** Signs every change of the current version. */
  readonly signer?: Signer | undefined;
  /** When given, the current version must be signed by one of these keys. */
  readonly verifyKeys?: VerifyKeys | undefined;
}

const DEFAULTS = Object.freeze({ lockWaitMs: 5000, now: Date.now, disk: nodeDisk });

/** The folder of versions, the current version, and the ledger of all changes to it. */
export interface Registry {
  readonly dir: string;
  /** The promoted version; null before the first. @throws ModelError current_invalid */
  current(): Promise<Current | null>;
  /** Every version, oldest first. */
  list(): Promise<string[]>;
  /** The folder of a version. */
  pathOf(version: string): string;
  /** Loads and validates a version, by default the current one. @throws ModelError */
  load(version?: string): Promise<LoadedModel>;
  /** The version that a run has saved; null before. @throws ModelError */
  findRun(runId: string): Promise<string | null>;
  /**
   * Saves a version as a candidate. Of a run with an id only the first version is saved; a second one
   * gives the first. @throws ModelError
   */
  save(draft: ModelDraft): Promise<SavedVersion>;
  /** Validates a version, then makes it current; waits for other writers. @throws ModelError */
  promote(promotion: Promotion): Promise<Current>;
  /** Verifies every line of the ledger, and current.json against the ledger. @throws ModelError */
  verifyLedger(): Promise<LedgerState>;
  /** Creates the folder and writes to it: an error comes before the work. @throws ModelError */
  assertWritable(): Promise<void>;
  /** The ledger's verified lines, and the ledger's fault, if any. @throws ModelError */
  inspectLedger(): Promise<ReadLedger>;
  /** The target of a rollback, and the skipped versions. @throws ModelError of the ledger */
  chooseRollback(): Promise<RollbackChoice>;
  /** The versions that are never removed. @throws ModelError of the ledger */
  protectedVersions(): Promise<string[]>;
  /** Removes versions, each whole; waits for other writers. @throws ModelError */
  remove(versions: readonly string[]): Promise<void>;
  /** Brings versions back from an archive; waits for other writers. @throws ModelError */
  restore(restoration: Restoration): Promise<Restored>;
  /** Waits for another writer to end. @throws ModelError registry_locked */
  assertUnlocked(): Promise<void>;
  /** Signs the current version as it is; null without a signer or a current version. */
  sign(): Promise<Current | null>;
  /**
   * Takes the lock from its holder, records that in the ledger, and releases it.
   * @returns the holder, and the new pointer unless no version is current; null without a holder
   * @throws ModelError registry_locked when the holder is a living process of this machine
   */
  unlock(why: Unlocking): Promise<Taken<Current | null> | null>;
  /** What a person or the supervisor has latched. @throws ModelError control_invalid, of the ledger */
  standing(): Promise<Standing>;
  /**
   * Stops every engine of the registry: at once, then with a line in the ledger.
   * @returns null when no version is current, so that the ledger has no line to continue
   */
  halt(stop: StandingChange & { readonly to: StopTo }): Promise<Current | null>;
  /** Ends a stop. @throws ModelError not_halted */
  resume(why: StandingChange): Promise<Current | null>;
  /** Demotes a version if it is the current one and not demoted yet; null otherwise. */
  demote(demotion: Demoting): Promise<Current | null>;
  /** Releases a demoted model. @throws ModelError not_demoted */
  rearm(why: StandingChange): Promise<Current | null>;
  /**
   * Names the challenger of the engines whose META_CHALLENGER is `newest`.
   * @throws ModelError version_invalid, version_missing
   */
  challenge(challenger: Challenging): Promise<Current | null>;
  /** The process that is changing the registry now. */
  lockHolder(): Promise<LockHolder | null>;
}

/**
 * Opens a registry; the disk is used only when a method is called.
 * @example
 * const registry = openRegistry({ dir: 'models/meta_v2' });
 * await registry.assertWritable();
 * await registry.list(); // []
 * await registry.current(); // null
 */
export function openRegistry(options: RegistryOptions): Registry {
  const context = { ...DEFAULTS, ...options };
  const { dir, disk, now, lockWaitMs, signer, verifyKeys } = context;
  const lock = { folder: lockPath(dir), disk, now, waitMs: lockWaitMs };
  const change = async <T>(work: (held: HeldLock) => Promise<T>): Promise<T> => {
    await assertRegistry(dir);
    return whileLocked(lock, async (held) => {
      await removeStale(disk, dir);
      return work(held);
    });
  };
  return {
    dir,
    current: () => readCurrent(dir),
    list: () => listVersions(dir),
    pathOf: (version) => versionPath(dir, version),
    load: (version) =>
      version === undefined ? loadCurrent(dir, verifyKeys) : loadVersion(dir, version),
    findRun: (runId) => findRun(dir, runId),
    save: async (draft) => {
      const { run_id: runId } = draft.metadata;
      if (runId !== undefined) return saveOnce(context, change, draft, runId);
      await removeStale(disk, dir);
      return saveVersion(context, draft);
    },
    promote: (promotion) => change((held) => promoteVersion(context, held, promotion)),
    remove: (versions) => change((held) => removeVersions(context, held, versions)),
    restore: (restoration) => restoreRegistry(context, change, restoration),
    sign: () =>
      signer === undefined
        ? Promise.resolve(null)
        : change((held) => signInForce(context, held, signer)),
    unlock: async (why) => {
      await assertRegistry(dir);
      return takeLock(lock, (held, holder) => recordUnlock(context, held, { ...why, holder }));
    },
    standing: () => readStanding(dir, verifyKeys),
    ...standingChanges(context, change),
    inspectLedger: () => inspectLedger(dir, verifyKeys),
    chooseRollback: async () =>
      chooseRollback(await verifyLedger(dir), async (version) => {
        return (await loadVersion(dir, version)).manifestHash;
      }),
    protectedVersions: async () => protectedVersions(await verifyLedger(dir)),
    verifyLedger: () => verifyLedger(dir, verifyKeys),
    assertWritable: () => assertWritable(disk, dir),
    assertUnlocked: () => assertUnlocked(lock),
    lockHolder: () => findLockHolder(lock.folder),
  };
}

function standingChanges(
  context: WriteContext,
  change: Change,
): Pick<Registry, 'halt' | 'resume' | 'demote' | 'rearm' | 'challenge'> {
  return {
    halt: async (stop) => {
      await assertRegistry(context.dir);
      // The stop does not wait for the lock: another writer may hold the lock for long.
      await putStopInForce(context, stop);
      return change((held) => recordStop(context, held, stop));
    },
    resume: (why) => change((held) => endStop(context, held, why)),
    demote: (demotion) => change((held) => demoteCurrent(context, held, demotion)),
    rearm: (why) => change((held) => rearmCurrent(context, held, why)),
    challenge: (challenger) => change((held) => challengeBy(context, held, challenger)),
  };
}

/** Under the lock: two processes that do the same run save one version. */
async function saveOnce(
  context: WriteContext,
  change: Change,
  draft: ModelDraft,
  runId: string,
): Promise<SavedVersion> {
  const { dir, disk } = context;
  await assertWritable(disk, dir);
  return change(async () => {
    const version = await findRun(dir, runId);
    if (version === null) return saveVersion(context, draft);
    return { version, path: versionPath(dir, version) };
  });
}

type Change = <T>(work: (held: HeldLock) => Promise<T>) => Promise<T>;
