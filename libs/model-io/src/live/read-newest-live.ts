import { ModelError } from '../errors';
import type { VerifyKeys } from '../signature/keys';
import { beginsChain, readGeneration, readLive, type PublishedLive } from './live-files';
import type { LiveMemory, SeenLive } from './live-memory';
import { verifyLive } from './signed-live';

/**
 * The live state in force, which must continue the one that was in force before. The memory tells that
 * one, out of reach of a writer of the registry. Without a memory, a state that lies two generations
 * further on tells an old pointer: a crash leaves one state without its pointer at most.
 * @param keys when given, the state must be signed by one of them
 * @throws ModelError live_fell, live_invalid, registry_unreadable, signature_*
 * @example
 * import { nodeDisk } from '@meta-agent/durable-files';
 * await readNewestLive('models/meta_v2', new LiveMemory(null, nodeDisk)); // null
 */
export async function readNewestLive(
  dir: string,
  memory: LiveMemory,
  keys?: VerifyKeys,
): Promise<PublishedLive | null> {
  const seen = await memory.recall(dir);
  for (;;) {
    const found = await readLive(dir);
    if (found !== null && keys !== undefined) verifyLive(found.state, keys);
    if (seen !== null && !(await continues(dir, found, seen)))
      throw fellFrom(dir, found, seen, memory.path);
    if (found === null) return null;
    const generation = found.state.generation + 2;
    if (!(await isPublished(dir, generation, keys))) return found;
    // A supervisor that catches up may have published two states meanwhile.
    const again = await readLive(dir);
    if (again?.sha256 === found.sha256) throw fellFrom(dir, found, { generation }, null);
  }
}

/** Whether a generation is there that counts: with keys one that nobody signed tells nothing. */
async function isPublished(dir: string, generation: number, keys?: VerifyKeys): Promise<boolean> {
  try {
    const { state } = await readGeneration(dir, generation);
    if (keys !== undefined) verifyLive(state, keys);
    return true;
  } catch {
    return false;
  }
}

/** Remembers a state that was put in force. */
export function rememberLive(dir: string, live: PublishedLive, memory: LiveMemory): Promise<void> {
  const { generation, model_version, demotion } = live.state;
  const { demoted, evidence, blocks } = demotion;
  const seen = { generation, hash: live.sha256, model_version };
  return memory.remember(dir, { ...seen, demotion: { demoted, evidence, blocks } });
}

/**
 * Whether each state back to the one that was seen proves the one before it. A state that was computed
 * anew after a damage continues none: it is taken if it is newer than the one that was seen.
 */
async function continues(
  dir: string,
  found: PublishedLive | null,
  { generation, hash }: SeenLive,
): Promise<boolean> {
  if (found === null || found.state.generation < generation) return false;
  let at = found;
  while (at.state.generation > generation) {
    if (beginsChain(at.state)) return true;
    at = await readGeneration(dir, at.state.generation - 1, at.state.previous_hash);
  }
  return at.sha256 === hash;
}

function fellFrom(
  dir: string,
  found: PublishedLive | null,
  { generation }: Pick<SeenLive, 'generation'>,
  memory: string | null,
): ModelError {
  const forget = memory === null ? '' : `, remove ${memory}`;
  return new ModelError('live_fell', {
    at: dir,
    expected: `to continue generation ${generation}`,
    received: found === null ? 'no live state' : `generation ${found.state.generation}`,
    next:
      'bring back the newest live.json and live; if the supervisor begins anew on purpose: stop the ' +
      `engine${forget}, start the engine`,
  });
}
