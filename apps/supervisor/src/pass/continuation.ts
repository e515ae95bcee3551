import type { LiveDraft, LiveState, PublishedLive } from '@meta-agent/model-io';
import { Learner } from '../learn/learn-until';
import { learnedOf } from '../learn/live-draft';
import type { Inputs } from './memory';

/** What is to be published. */
interface Continued {
  readonly states: Iterable<LiveDraft>;
  /** Whether the last published state is not what the inputs give now. */
  readonly isLate: boolean;
  /** Whether the inputs give the last published state again. */
  readonly isRepeated: boolean;
}

const NOTHING: Continued = { states: [], isLate: false, isRepeated: false };
const ON_TIME = { isLate: false, isRepeated: true };

/**
 * The states after the published one. What came later than promised is not learned any more: the
 * published state goes on, and this is told.
 */
export class Continuation {
  /** From the inputs alone. */
  readonly #fromStart = new Learner(null);
  /** From the published state, where that is another one. */
  #fromPublished: Learner | null = null;
  /** Whether the states from the start are those that are published. */
  #isSame = false;
  /** From the start, since the published one. */
  #drafts: readonly LiveDraft[] = [];

  /** Everything until then is learned, in ms since 1970. */
  get doneMs(): number {
    return Math.min(this.#fromStart.doneMs, this.#fromPublished?.doneMs ?? Infinity);
  }

  after(live: PublishedLive | null, inputs: Inputs): Continued {
    if (live === null || this.#isSame) {
      this.#isSame = true;
      return { states: draftsOf(this.#fromStart, inputs), ...ON_TIME };
    }
    // A clock was set back, or the bars of a symbol are being caught up on: there is nothing to compare.
    if (Date.parse(live.state.as_of) > inputs.untilMs) return NOTHING;
    return this.#afterComparing(live.state, inputs);
  }

  #afterComparing(state: LiveState, inputs: Inputs): Continued {
    const states = chained(this.#drafts, draftsOf(this.#fromStart, inputs));
    let next = states.next();
    while (next.done !== true && next.value.as_of < state.as_of) next = states.next();
    if (next.done !== true && isSame(next.value, state)) {
      this.#isSame = true;
      this.#fromPublished = null;
      this.#drafts = [];
      return { states, ...ON_TIME };
    }
    this.#drafts = next.done === true ? [] : [next.value, ...states];
    this.#fromPublished ??= new Learner(learnedOf(state, inputs.ruleOf(state.model_version)));
    // Where rows were removed the states from the start differ anyway, and tell nothing.
    const late = { isLate: inputs.isComplete || inputs.cameLate, isRepeated: false };
    return { states: draftsOf(this.#fromPublished, inputs), ...late };
  }
}

function* draftsOf(learner: Learner, inputs: Inputs): Generator<LiveDraft, void, undefined> {
  // A log without decisions tells nothing, not even that time passes.
  if (inputs.decisions === 0) return;
  for (const { draft } of learner.until(inputs)) yield draft;
}

function* chained<T>(first: Iterable<T>, second: Iterable<T>): Generator<T, void, undefined> {
  yield* first;
  yield* second;
}

/**
 * Whether a state was published as it is given. Older releases published fewer parts; whether the
 * online expert is learned is an option of each run.
 */
export function isSame(draft: LiveDraft | null, state: LiveState): boolean {
  if (draft === null) return false;
  const { schema_version, generation, previous_hash, settled, online, signature } = state;
  const isOlder = settled === null;
  const expected = {
    ...{ schema_version, generation, previous_hash, ...draft },
    ...(isOlder && { challenger: null, settled }),
    ...(hasOlderDrift(state) && { settled: { ...draft.settled, drift: settled?.drift } }),
    ...((online === null || draft.online === null) && { online }),
    signature,
  };
  return JSON.stringify(expected) === JSON.stringify(state);
}

/** Older releases bet on frequencies, and published no ranks. */
const hasOlderDrift = ({ settled }: LiveState): boolean =>
  settled?.drift != null && settled.drift.rank_counts === undefined;
