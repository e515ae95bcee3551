import type { LiveDraft } from '@meta-agent/model-io';
import { rearm } from '@meta-agent/supervision';
import type { DecidedRow } from '../input/decisions/decided-row';
import type { KnownDecision } from '../input/known-decision';
import { advance, learnKnown, noteRow, type RuleOf } from './learn-decision';
import { draftOf } from './live-draft';
import { startModel, type Learned, type ModelState } from './model-state';
import { championOf, type Promotion } from './step-champion';
import type { VersionRule } from './version-rule';

export interface LearnInputs {
  /** In the order in which they were decided. */
  readonly rows: readonly DecidedRow[];
  /** In the order in which they become known. */
  readonly settled: readonly KnownDecision[];
  /** When a person decided that models may decide again, in ms since 1970; ascending. */
  readonly releasedAtMs: readonly number[];
  /** In the order of the ledger. */
  readonly promotions: readonly Promotion[];
  /** How a version is watched; null for a version that is not in the registry. */
  readonly ruleOf: RuleOf;
  /** From one state to the next, in ms of market time. */
  readonly everyMs: number;
  /** Everything is known until then, in ms since 1970. */
  readonly untilMs: number;
}

/** A state, and what is published of it. */
export interface LearnedStep {
  readonly learned: Learned;
  readonly draft: LiveDraft;
}

/**
 * The states that follow from the inputs, one at the end of each step of market time in which a
 * decision of the model in use was settled. The same inputs give the same states, wherever the work
 * is interrupted.
 * @param before the last state that was published; null for the first
 */
export const learnUntil = (before: Learned | null, inputs: LearnInputs): Generator<LearnedStep> =>
  new Learner(before).until(inputs);

/** Learns step by step, and goes on where it was when more is known. */
export class Learner {
  #last: Learned | null;
  /** What was published last. */
  #written: string;
  /** The end of the last step in ms since 1970; null before the first. */
  #doneMs: number | null;

  /** @param before the last state that was published; null for the first */
  constructor(before: Learned | null) {
    this.#last = before;
    this.#written = before === null ? '' : textOf(before.state);
    this.#doneMs = before?.asOfMs ?? null;
  }

  /** Everything until then is learned, in ms since 1970; -Infinity before the first step. */
  get doneMs(): number {
    return this.#doneMs ?? -Infinity;
  }

  /** @param inputs what came until `doneMs` may be missing in them, as it is not looked at */
  *until(inputs: LearnInputs): Generator<LearnedStep> {
    const { rows, settled, everyMs, untilMs } = inputs;
    if (this.#doneMs === null && rows.length === 0) return;
    const first = this.#doneMs ?? startOf(rows[0].decidedAtMs, everyMs);
    const knownAt = cursor(settled, ({ knownAtMs }) => knownAtMs, first);
    const firstRowMs = first - Number(this.#doneMs === null);
    const decidedAt = cursor(rows, ({ decidedAtMs }) => decidedAtMs, firstRowMs);
    for (let startMs = first; startMs + everyMs <= untilMs; startMs += everyMs) {
      const endMs = startMs + everyMs;
      const step = this.#learn(
        { decided: decidedAt(endMs), known: knownAt(endMs) },
        startMs,
        inputs,
      );
      this.#doneMs = endMs;
      if (step !== null) yield step;
    }
  }

  /** @returns null when nothing was learned that is worth a state */
  #learn(events: StepEvents, startMs: number, inputs: LearnInputs): LearnedStep | null {
    const { ruleOf, releasedAtMs } = inputs;
    const endMs = startMs + inputs.everyMs;
    const last = this.#last;
    const version = championOf(last?.modelVersion ?? null, events.decided, { ...inputs, endMs });
    const rule = version === null ? null : ruleOf(version);
    if (version === null || rule === null) return null;
    const isNew = last?.modelVersion !== version;
    const begun = isNew ? startModel(rule) : last.state;
    const learnedMs = last?.asOfMs ?? startMs;
    const isReleased = releasedAtMs.some((ms) => ms > learnedMs && ms <= endMs);
    const ofVersion = {
      decided: events.decided.filter(({ modelVersion }) => modelVersion === version),
      known: events.known.filter(({ row }) => row.modelVersion === version),
    };
    const released = isReleased ? rearmed(begun) : begun;
    const state = advance(learnStep(released, ofVersion, rule, ruleOf), endMs, rule, ruleOf);
    const learned = { modelVersion: version, asOfMs: endMs, state };
    this.#last = learned;
    if (!isNew && textOf(state) === this.#written) return null;
    this.#written = textOf(state);
    return { learned, draft: draftOf(learned, rule, ruleOf) };
  }
}

/** What happens in a step. */
interface StepEvents {
  readonly decided: readonly DecidedRow[];
  readonly known: readonly KnownDecision[];
}

function learnStep(
  begun: ModelState,
  { decided, known }: StepEvents,
  rule: VersionRule,
  ruleOf: RuleOf,
): ModelState {
  const noted = decided.reduce((state, row) => noteRow(state, row, rule), begun);
  return known.reduce((state, one) => learnKnown(state, one, rule, ruleOf), noted);
}

const rearmed = (state: ModelState): ModelState =>
  state.watch.demotion.isDemoted ? { ...state, watch: rearm(state.watch) } : state;

/** What is worth a state: how decisions drift alone is not. */
const textOf = ({ drift: _, ...state }: ModelState) => JSON.stringify(state);
const startOf = (ms: number, everyMs: number) => Math.floor(ms / everyMs) * everyMs;

/** The items of each step in turn. */
function cursor<T>(items: readonly T[], timeOf: (item: T) => number, afterMs: number) {
  const found = items.findIndex((item) => timeOf(item) > afterMs);
  let next = found < 0 ? items.length : found;
  return (untilMs: number) => {
    const from = next;
    while (next < items.length && timeOf(items[next]) <= untilMs) next += 1;
    return items.slice(from, next);
  };
}
