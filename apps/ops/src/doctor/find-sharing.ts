import { stat } from 'node:fs/promises';
import { quoteWord } from '@meta-agent/command-line';

const GROUP_MAY_WRITE = 0o020;
const ROOT = 0;

/** What a path is, by `stat(2)`. */
export interface Ownership {
  readonly uid: number;
  readonly gid: number;
  readonly mode: number;
}

/** Who else may write to a path, and the command that ends it. */
export interface Sharing {
  readonly detail: string;
  readonly next: string;
}

/**
 * Who besides the user may write to one of these paths: another user who owns it, or a group. A group
 * with the number of its user is the user's own, as most systems create it.
 * @param uid of the user; root may write everywhere and is no sharing
 * @returns the first; null for none, and on Windows, which reports no owners
 */
export async function findSharing(
  paths: readonly string[],
  uid = process.geteuid?.(),
): Promise<Sharing | null> {
  if (uid === undefined) return null;
  for (const path of paths) {
    const stats = await stat(path).catch(() => null);
    const sharing = stats && sharingOf(path, stats, uid);
    if (sharing !== null) return sharing;
  }
  return null;
}

export function sharingOf(path: string, owned: Ownership, uid: number): Sharing | null {
  const { uid: owner, gid, mode } = owned;
  if (uid !== ROOT && owner !== uid && owner !== ROOT) {
    const detail = `${path} belongs to another user (uid ${owner})`;
    return { detail, next: `run doctor as the user of the engine; ls -ld ${quoteWord(path)}` };
  }
  if ((mode & GROUP_MAY_WRITE) === 0 || gid === owner) return null;
  const detail = `the group ${gid} may write to ${path}`;
  return { detail, next: `chmod g-w ${quoteWord(path)}, unless all of the group may` };
}
