import {
  publishLive,
  readLive,
  type LiveDraft,
  type LiveState,
  type PublishedLive,
} from '@meta-agent/model-io';
import { learnUntil } from '../learn/learn-until';
import { learnedOf } from '../learn/live-draft';
import { demote, promoteReady } from './latch';
import { readInputs, type Inputs, type PassOptions } from './read-inputs';

export interface PassResult {
  readonly decisions: number;
  /** Lines of the logs that are no rows. */
  readonly invalidLines: number;
  readonly settled: number;
  /** The states published by this pass. */
  readonly published: number;
  /** Whether the last state before this pass is not what the inputs give now. */
  readonly isLate: boolean;
  /** Why a challenger that is ready is not promoted; null otherwise. */
  readonly held: string | null;
  /** Which versions of the log cannot be read; null: none. */
  readonly damaged: string | null;
  /** Until when everything is known, in ms since 1970. */
  readonly untilMs: number;
  /** The state in force; null while nothing has been learned. */
  readonly live: PublishedLive | null;
}

/**
 * Learns what has become known, and publishes it.
 * @throws InputError, ModelError
 */
export async function pass(options: PassOptions): Promise<PassResult> {
  const { registry } = options;
  let live = await readLive(registry.dir);
  const inputs = await readInputs(options);
  const { states, isLate } = continuation(live, inputs);
  let published = 0;
  for (const { draft } of states) {
    live = await publishLive({ dir: registry.dir, disk: options.disk }, live, draft);
    published += 1;
    if (draft.demotion.demoted) await demote(options, draft);
  }
  // A crash between the state and the ledger leaves a demotion without its line.
  if (live?.state.demotion.demoted === true) await demote(options, live.state);
  const held =
    live === null || !options.isPromoting ? null : await promoteReady(options, live.state);
  const { rows, settled, invalidLines, damaged } = inputs;
  const counts = { decisions: rows.length, invalidLines, settled: settled.length };
  return { ...counts, published, isLate, held, damaged, untilMs: inputs.untilMs, live };
}

/**
 * The states after the published one. What came later than promised is not learned any more: the
 * published state goes on, and this is told.
 */
function continuation(live: PublishedLive | null, inputs: Inputs) {
  const fromStart = learnUntil(null, inputs);
  if (live === null) return { states: fromStart, isLate: false };
  const { as_of: asOf } = live.state;
  // A clock was set back, or the bars of a symbol are being caught up on: there is nothing to compare.
  if (Date.parse(asOf) > inputs.untilMs) return { states: [], isLate: false };
  for (let next = fromStart.next(); next.done !== true; next = fromStart.next()) {
    const { draft } = next.value;
    if (draft.as_of < asOf) continue;
    if (isSame(draft, live.state)) return { states: fromStart, isLate: false };
    break;
  }
  const isComplete = inputs.rows.every(
    ({ modelVersion }) => modelVersion === null || inputs.ruleOf(modelVersion) !== null,
  );
  return {
    states: learnUntil(learnedOf(live.state, inputs.ruleOf(live.state.model_version)), inputs),
    isLate: isComplete,
  };
}

/**
 * Whether a state was published as it is given. Older releases published fewer parts; whether the
 * online expert is learned is an option of each run.
 */
export function isSame(draft: LiveDraft | null, state: LiveState): boolean {
  if (draft === null) return false;
  const { schema_version, generation, previous_hash, settled, online } = state;
  const isOlder = settled === null;
  const expected = {
    ...{ schema_version, generation, previous_hash, ...draft },
    ...(isOlder && { challenger: state.challenger, settled }),
    ...((online === null || draft.online === null) && { online }),
  };
  return JSON.stringify(expected) === JSON.stringify(state);
}
