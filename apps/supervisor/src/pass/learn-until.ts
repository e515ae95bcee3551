import type { LiveDraft } from '@meta-agent/model-io';
import {
  advanceTo,
  isCounted,
  learn,
  rearm,
  startWatch,
  type WatchRule,
  type WatchState,
} from '@meta-agent/supervision';
import type { KnownDecision } from '../input/prices/settle-decisions';
import type { DecidedRow } from '../input/read-decisions';
import { draftOf, type Learned } from './live-draft';

export interface LearnInputs {
  /** In the order in which they were decided. */
  readonly rows: readonly DecidedRow[];
  /** In the order in which they become known. */
  readonly settled: readonly KnownDecision[];
  /** When a person decided that models may decide again, in ms since 1970; ascending. */
  readonly releasedAtMs: readonly number[];
  /** How a version is watched; null for a version that is not in the registry. */
  readonly ruleOf: (version: string) => WatchRule | null;
  /** From one state to the next, in ms of market time. */
  readonly everyMs: number;
  /** Everything is known until then, in ms since 1970. */
  readonly untilMs: number;
}

/**
 * The states that follow from the inputs, one at the end of each step of market time in which
 * something was learned. The same inputs give the same states, wherever the work is interrupted.
 * @param before the last state that was published; null for the first
 */
export function* learnUntil(
  before: Learned | null,
  inputs: LearnInputs,
): Generator<{ readonly learned: Learned; readonly draft: LiveDraft }> {
  const { rows, settled, everyMs, untilMs, ruleOf } = inputs;
  if (rows.length === 0) return;
  let last = before;
  let written = before === null ? '' : textOf(before.state);
  const first = before?.asOfMs ?? startOf(rows[0].decidedAtMs, everyMs);
  let next = settled.findIndex(({ knownAtMs }) => knownAtMs > first);
  if (next < 0) next = settled.length;
  let decided = 0;
  for (let startMs = first; startMs + everyMs <= untilMs; startMs += everyMs) {
    const endMs = startMs + everyMs;
    while (decided < rows.length && rows[decided].decidedAtMs <= endMs) decided += 1;
    const version = rows[Math.max(0, decided - 1)].modelVersion;
    const from = next;
    while (next < settled.length && settled[next].knownAtMs <= endMs) next += 1;
    const rule = version === null ? null : ruleOf(version);
    if (version === null || rule === null) continue;
    const begun = last?.modelVersion === version ? last.state : startWatch(rule);
    const released = inputs.releasedAtMs.some((ms) => ms > startMs && ms <= endMs);
    let state = released && begun.demotion.isDemoted ? rearm(begun) : begun;
    for (const decision of settled.slice(from, next)) {
      if (decision.row.modelVersion === version) state = learnFrom(state, decision, rule);
    }
    state = advanceTo(state, endMs, rule);
    if (last?.modelVersion === version && textOf(state) === written) continue;
    last = { modelVersion: version, asOfMs: endMs, state };
    written = textOf(state);
    yield { learned: last, draft: draftOf(last, rule) };
  }
}

const textOf = (state: WatchState) => JSON.stringify(state);
const startOf = (ms: number, everyMs: number) => Math.floor(ms / everyMs) * everyMs;

function learnFrom(
  state: WatchState,
  { row, gain, isWrong }: KnownDecision,
  rule: WatchRule,
): WatchState {
  const { answer, timestampMs, inForce } = row;
  const value = inForce.threshold ?? rule.threshold.floor;
  const then = { value, isPaused: inForce.paused, pauses: 0 };
  const counts = answer !== null && isCounted(answer.topProbability, then, rule.threshold);
  return learn(state, { timestampMs, gain, isWrong: counts ? isWrong : null }, rule);
}
