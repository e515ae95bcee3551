import { join } from 'node:path';
import { claim, type Claim, type Disk } from '@meta-agent/durable-files';
import { z } from 'zod';
import { decodeJson, parseWith } from '../format/json-file';
import { READ_LIMITS, readOwnFile } from '../format/read-own-file';

/** What the supervisor of a registry tells of itself. */
const ownerSchema = z.object({
  /** Whether a challenger that proves better is promoted. */
  promotes: z.boolean().default(false),
});

export type LiveOwner = z.infer<typeof ownerSchema>;

const ownerPath = (dir: string) => join(dir, 'live.owner');

/**
 * Makes this process the one supervisor of a registry.
 * @throws FileError when another process is; the disk's error
 * @example
 * import { nodeDisk } from '@meta-agent/durable-files';
 * const held = await claimLive(nodeDisk, '.', { promotes: true });
 * await readLiveOwner('.'); // { promotes: true }
 * await held.release(); // undefined
 */
export const claimLive = (disk: Disk, dir: string, told: LiveOwner): Promise<Claim> =>
  claim(disk, ownerPath(dir), told);

/**
 * The supervisor that runs, or ended without a word; null: none.
 * @throws ModelError live_invalid, registry_unreadable
 * @example
 * await readLiveOwner('models/meta_v2'); // null
 */
export async function readLiveOwner(dir: string): Promise<LiveOwner | null> {
  const path = ownerPath(dir);
  const bytes = await readOwnFile(path, READ_LIMITS.small, 'registry_unreadable');
  if (bytes === undefined) return null;
  return parseWith(ownerSchema, decodeJson(bytes, 'live_invalid', path), 'live_invalid', path);
}
