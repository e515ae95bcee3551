import {
  publishLiveAnew,
  readLiveChain,
  type LiveDraft,
  type PublishedLive,
} from '@meta-agent/model-io';
import { SupervisorError } from '../errors';
import { learnUntil } from '../learn/learn-until';
import { isSame } from './continuation';
import { Memory, type Inputs } from './memory';
import type { PassOptions } from './pass-options';

/** Where the states differ from those that the same inputs give from the start; null: nowhere. */
export interface Repeated {
  readonly compared: number;
  readonly difference: { readonly generation: number; readonly expected: LiveDraft | null } | null;
}

/** @throws SupervisorError stream_trimmed; InputError, ModelError */
async function wholeInputs(options: PassOptions): Promise<Inputs> {
  const memory = new Memory(options);
  try {
    const inputs = await memory.look();
    if (inputs.isWhole) return inputs;
  } finally {
    memory.close();
  }
  throw new SupervisorError('stream_trimmed', {
    message: 'Rows were removed from the stream: the first states cannot be computed again.',
    expected: 'every row since the first',
    received: 'a stream that was trimmed',
    next: "give the engines' decision logs: --decisions FOLDER, without --stream",
  });
}

/** Computes every published state again. @throws SupervisorError stream_trimmed; InputError, ModelError */
export async function repeat(options: PassOptions): Promise<Repeated> {
  const chain = (await readLiveChain(options.registry.dir)).reverse();
  const states = learnUntil(null, await wholeInputs(options));
  const [first] = chain;
  for (const { state } of chain) {
    let next = states.next();
    // A chain that was computed anew begins with the newest state of its time.
    if (state === first.state && state.generation > 1) {
      while (next.done !== true && next.value.draft.as_of < state.as_of) next = states.next();
    }
    const expected = next.done === true ? null : next.value.draft;
    if (isSame(expected, state)) continue;
    return { compared: chain.length, difference: { generation: state.generation, expected } };
  }
  return { compared: chain.length, difference: null };
}

/**
 * Computes the newest state from the inputs alone, and publishes it as the next generation.
 * @returns null when the inputs give none
 * @throws SupervisorError stream_trimmed, stream_incomplete; InputError, ModelError
 */
export async function rebuild(options: PassOptions): Promise<PublishedLive | null> {
  let newest: LiveDraft | null = null;
  const inputs = await wholeInputs(options);
  if (options.rows !== null) await assertFromTheBegin(options.registry.dir, inputs);
  for (const { draft } of learnUntil(null, inputs)) newest = draft;
  return newest && publishLiveAnew({ ...options, dir: options.registry.dir }, newest);
}

/**
 * A stream that was made anew, or that engines began to write to late, cannot tell that it is not whole. The
 * published states can, where they can be read.
 * @throws SupervisorError stream_incomplete
 */
async function assertFromTheBegin(dir: string, { rows }: Inputs): Promise<void> {
  const chain = await readLiveChain(dir).catch(() => []);
  const oldest = chain.at(-1)?.state.as_of;
  const firstMs = rows.length === 0 ? Infinity : rows[0].decidedAtMs;
  if (oldest === undefined || firstMs <= Date.parse(oldest)) return;
  throw new SupervisorError('stream_incomplete', {
    message:
      'The rows of the stream begin after what was learned: a rebuild would forget the rest.',
    expected: `rows of before ${oldest}`,
    received: rows.length === 0 ? 'none' : `the first row of ${new Date(firstMs).toISOString()}`,
    next: "give the engines' decision logs: --decisions FOLDER, without --stream",
  });
}
