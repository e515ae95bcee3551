import { ModelError } from '../errors';
import { READ_LIMITS } from '../format/read-own-file';
import {
  NO_HASH,
  parseGeneration,
  parsePointer,
  pointerPath,
  putLive,
  putState,
  readLive,
} from '../live/live-files';
import type { LiveState } from '../live/live-state';
import { verifyLive } from '../live/signed-live';
import { LIVE, liveKey } from './keys';
import { changeLocal, isEqual, type PullContext } from './pull-context';
import { asRemote, missing } from './read-remote';

/** A copy without live states gets the newest ones alone. */
const STATES_AT_FIRST = 20;

/**
 * Brings the live states since the last pull, each proven by the next, then the pointer.
 * @returns whether there was a new one
 * @throws ModelError remote_*, store_unreachable, signature_*
 */
export async function pullLive(context: PullContext): Promise<boolean> {
  const { dir, disk, store, verifyKeys } = context;
  const found = await store.get(LIVE, READ_LIMITS.small);
  if (found === null || (await isEqual(pointerPath(dir), found.bytes))) return false;
  const pointer = await asRemote(store, () => parsePointer(found.bytes, LIVE));
  // A local state that cannot be used is replaced.
  const local = (await readLive(dir).catch(() => null))?.state.generation ?? 0;
  if (pointer.generation <= local) {
    throw new ModelError('remote_outdated', {
      at: `${store.url}/${LIVE}`,
      expected: `a live state after generation ${local}`,
      received: `generation ${pointer.generation}`,
    });
  }
  const since = Math.max(local, pointer.generation - STATES_AT_FIRST);
  const [newest, ...older] = await downloadStates(context, pointer, since);
  if (verifyKeys !== undefined) verifyLive(newest.state, verifyKeys);
  await changeLocal(context, async () => {
    for (const { generation, bytes } of older.reverse()) {
      await putState({ dir, disk }, generation, bytes);
    }
    const files = { state: newest.bytes, pointer: found.bytes };
    await putLive({ dir, disk }, pointer.generation, files);
  });
  return true;
}

interface DownloadedState {
  readonly generation: number;
  readonly state: LiveState;
  readonly bytes: Uint8Array;
}

/** The states after a generation, the newest first; older ones that are missing are left out. */
async function downloadStates(
  { store }: PullContext,
  pointer: { readonly generation: number; readonly sha256: string },
  since: number,
): Promise<[DownloadedState, ...DownloadedState[]]> {
  const states: DownloadedState[] = [];
  let { sha256 } = pointer;
  for (let { generation } = pointer; generation > since; generation -= 1) {
    const key = liveKey(generation);
    const found = await store.get(key, READ_LIMITS.liveState);
    if (found === null && states.length > 0) break;
    if (found === null) throw missing(store, key);
    const wanted = { generation, sha256 };
    const { state } = await asRemote(store, () => parseGeneration(found.bytes, key, wanted));
    states.push({ generation, state, bytes: found.bytes });
    if (state.previous_hash === NO_HASH) break;
    sha256 = state.previous_hash;
  }
  const [newest, ...older] = states;
  return [newest, ...older];
}
