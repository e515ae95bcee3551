import {
  beginsChain,
  ModelError,
  readGeneration,
  readLive,
  verifyLive,
  type LiveState,
  type PublishedLive,
  type VerifyKeys,
} from '@meta-agent/model-io';

/** The live states of a registry that its chains prove. */
export interface ProvenStates {
  /** The newest first. */
  readonly states: ReadonlyMap<number, LiveState>;
  /** The state in force; null without one. */
  readonly newest: PublishedLive | null;
  /**
   * The newest generation of an earlier chain, before the state that was computed anew: nothing but
   * its own file proves it. Null: there is one chain.
   */
  readonly earlier: number | null;
  /** Why the chain ends before the first state; null when it is whole. */
  readonly flaw: string | null;
}

/**
 * Follows the chain from the newest state as far back as each state proves the one before it, then
 * the chains before it.
 * @param keys when given, one of them must have signed the newest state of each chain
 */
export async function readProvenStates(dir: string, keys?: VerifyKeys): Promise<ProvenStates> {
  const states = new Map<number, LiveState>();
  let newest: PublishedLive | null = null;
  let earlier: number | null = null;
  try {
    newest = await readLive(dir);
    let isNewest = true;
    for (let last = newest; last !== null;) {
      const { generation, previous_hash: hash } = last.state;
      if (isNewest && keys !== undefined) verifyLive(last.state, keys);
      states.set(generation, last.state);
      if (generation === 1) break;
      const isFirst = beginsChain(last.state);
      last = await readGeneration(dir, generation - 1, isFirst ? null : hash);
      if (isFirst) earlier ??= generation - 1;
      isNewest = isFirst;
    }
    return { states, newest, earlier, flaw: null };
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return { states, newest, earlier, flaw: error.message };
  }
}
