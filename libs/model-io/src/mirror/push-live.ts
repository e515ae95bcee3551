import { ModelError } from '../errors';
import { encodeJson } from '../format/json-file';
import { READ_LIMITS, readOwnFile } from '../format/read-own-file';
import { parsePointer, readLive, statePath } from '../live/live-files';
import { LIVE, liveKey } from './keys';
import type { ObjectStore } from './object-store';
import { asRemote } from './read-remote';

/** After a long time without a push the newest states are enough. */
const STATES_AT_ONCE = 1000;

/**
 * Uploads the live states since the last push, then the pointer.
 * @returns whether the storage had an older one
 * @throws ModelError live_invalid, remote_ahead, store_unreachable
 */
export async function pushLive(dir: string, store: ObjectStore): Promise<boolean> {
  const live = await readLive(dir);
  if (live === null) return false;
  const { generation } = live.state;
  const found = await store.get(LIVE, READ_LIMITS.small);
  const remote = found && (await asRemote(store, () => parsePointer(found.bytes, LIVE)));
  if (remote?.sha256 === live.sha256) return false;
  if (remote !== null && remote.generation >= generation) {
    const expected = `a live state before generation ${generation}`;
    const received = `generation ${remote.generation}`;
    throw new ModelError('remote_ahead', { at: `${store.url}/${LIVE}`, expected, received });
  }
  await pushStates(dir, store, { from: remote?.generation ?? 0, to: generation });
  const pointer = { schema_version: 1, generation, sha256: live.sha256 };
  await store.put(LIVE, encodeJson(pointer), found?.etag ?? null);
  return true;
}

/** Older states that were removed here are left out. */
async function pushStates(
  dir: string,
  store: ObjectStore,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<void> {
  for (
    let generation = Math.max(from + 1, to - STATES_AT_ONCE);
    generation <= to;
    generation += 1
  ) {
    const path = statePath(dir, generation);
    const state = await readOwnFile(path, READ_LIMITS.liveState, 'registry_unreadable');
    if (state !== undefined) await store.put(liveKey(generation), state);
    else if (generation === to) {
      throw new ModelError('live_invalid', { at: path, received: 'no file' });
    }
  }
}
