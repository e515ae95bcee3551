import { ModelError, readGeneration, readLive, type LiveState } from '@meta-agent/model-io';

/** The live states of a registry that the chain proves. */
export interface ProvenStates {
  readonly states: ReadonlyMap<number, LiveState>;
  /** Why the chain ends before the first state; null when it is whole. */
  readonly flaw: string | null;
}

/** Follows the chain from the newest state as far back as each state proves the one before it. */
export async function readProvenStates(dir: string): Promise<ProvenStates> {
  const states = new Map<number, LiveState>();
  try {
    let last = await readLive(dir);
    while (last !== null) {
      const { state } = last;
      const { generation, previous_hash: hash } = state;
      states.set(generation, state);
      last = generation === 1 ? null : await readGeneration(dir, generation - 1, hash);
    }
    return { states, flaw: null };
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return { states, flaw: error.message };
  }
}
