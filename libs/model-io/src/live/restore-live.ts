import { join } from 'node:path';
import { ensureFolder, type Disk } from '@meta-agent/durable-files';
import { wrapErrors } from '../errors';
import { READ_LIMITS, readOwnFile } from '../format/read-own-file';
import { publish } from '../registry/promote-version';
import type { VerifyKeys } from '../signature/keys';
import { encodePointer, readLive, readLiveChain } from './live-files';

const POINTER = 'live.json';
const GENERATION = /^live\/[1-9]\d{0,14}\.json$/;

/**
 * Whether a path of a registry is a live state or the pointer to the newest one.
 * @example
 * isLiveFile('live/12.json'); // true
 */
export const isLiveFile = (path: string): boolean => path === POINTER || GENERATION.test(path);

/**
 * The files of every live state, each proven by the one after it, and the pointer to the newest of
 * them.
 * @returns by their path in the registry; empty without a live state
 * @throws ModelError live_invalid, registry_unreadable
 * @example
 * (await readLiveFiles('models/meta_v2')).size; // 0
 */
export async function readLiveFiles(dir: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  for (const live of await readLiveChain(dir)) {
    const { generation } = live.state;
    // A supervisor may have published another one since: its pointer is not taken.
    if (files.size === 0) files.set(POINTER, encodePointer(live));
    const path = `live/${generation}.json`;
    const limit = READ_LIMITS.liveState;
    const bytes = await readOwnFile(join(dir, path), limit, 'registry_unreadable');
    if (bytes !== undefined) files.set(path, bytes);
  }
  return files;
}

interface RestoredFolder {
  readonly dir: string;
  readonly disk: Disk;
  readonly verifyKeys?: VerifyKeys | undefined;
}

/**
 * Brings live states back into a registry that has none: the pointer last, and only if each state
 * proves the one before it.
 * @param folder with keys: the newest state must be signed by one of them
 * @param files by their path in the registry
 * @returns how many states; 0 when the registry has live states, which stay
 * @throws ModelError live_invalid, write_failed, signature_*
 */
export async function restoreLive(
  { dir, disk, verifyKeys }: RestoredFolder,
  files: ReadonlyMap<string, Uint8Array>,
): Promise<number> {
  const pointer = files.get(POINTER);
  if (pointer === undefined || (await readLive(dir)) !== null) return 0;
  await wrapErrors('write_failed', dir, () => ensureFolder(disk, join(dir, 'live')));
  for (const [path, bytes] of files) {
    if (GENERATION.test(path)) await publish(disk, join(dir, path), bytes);
  }
  await publish(disk, join(dir, POINTER), pointer);
  try {
    return (await readLiveChain(dir, verifyKeys)).length;
  } catch (error) {
    await disk.remove(join(dir, POINTER));
    throw error;
  }
}
