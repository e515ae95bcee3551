import type { VerifyKeys } from '../signature/keys';
import type { Current } from './current';
import type { History } from './history';
import type { HeldLock } from './lock/registry-lock';
import type { WriteContext } from './promote-version';
import { verifyLedger } from './read-registry';
import {
  continued,
  restoreHistory,
  restoreVersions,
  type RestoredVersions,
} from './restore-versions';
import { verifyCurrent } from './sign-current';
import { withStagedVersions, type Staging } from './stage-versions';

/** The versions and the history that `restore` brings back. */
export interface Restoration {
  /** Writes the archive's versions. */
  readonly unpack: (staging: Staging) => Promise<void>;
  /** The archived history, restored if the registry has no current version. Null: not restored. */
  readonly history: History | null;
  readonly actor: string;
  readonly reason: string;
}

export interface Restored extends RestoredVersions {
  /** The current version after the restore; null when the restore did not set it. */
  readonly current: Current | null;
}

/**
 * Restores what an archive holds: the versions, and its history where the registry has no current version.
 * @param change works under the lock
 */
export function restoreRegistry(
  context: WriteContext,
  change: <T>(work: (held: HeldLock) => Promise<T>) => Promise<T>,
  { unpack, history, ...why }: Restoration,
): Promise<Restored> {
  const { dir, verifyKeys } = context;
  return withStagedVersions(context, unpack, (staged) =>
    change(async (held) => {
      // Verify before the first move: an incomplete ledger or a false signature stops the restore.
      const ledger =
        history === null ? null : continued(await verifyLedger(dir), verified(history, verifyKeys));
      const versions = await restoreVersions(context, held, staged);
      if (history === null || ledger === null) return { ...versions, current: null };
      const current = await restoreHistory(context, held, ledger, history, why);
      return { ...versions, current };
    }),
  );
}

/** The history of an archive, once its signature is verified. @throws ModelError signature_* */
function verified(history: History, keys: VerifyKeys | undefined): History {
  if (keys !== undefined) verifyCurrent(history.current, keys);
  return history;
}
