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

/**
 * The states that follow from the inputs, one at the end of each step of market time in which a
 * decision of the model in use was settled. The same inputs give the same states, wherever the work
 * is interrupted.
 * @param before the last state that was published; null for the first
 */
export function* learnUntil(
  before: Learned | null,
  inputs: LearnInputs,
): Generator<{ readonly learned: Learned; readonly draft: LiveDraft }> {
  const { rows, settled, everyMs, untilMs, ruleOf, releasedAtMs } = inputs;
  if (rows.length === 0) return;
  let last = before;
  let written = before === null ? '' : textOf(before.state);
  const first = before?.asOfMs ?? startOf(rows[0].decidedAtMs, everyMs);
  const knownAt = cursor(settled, ({ knownAtMs }) => knownAtMs, first);
  const decidedAt = cursor(rows, ({ decidedAtMs }) => decidedAtMs, first - Number(before === null));
  for (let startMs = first; startMs + everyMs <= untilMs; startMs += everyMs) {
    const endMs = startMs + everyMs;
    const decided = decidedAt(endMs);
    const known = knownAt(endMs);
    const version = championOf(last?.modelVersion ?? null, decided, { ...inputs, endMs });
    const rule = version === null ? null : ruleOf(version);
    if (version === null || rule === null) continue;
    const begun = last?.modelVersion === version ? last.state : startModel(rule);
    const learnedMs = last?.asOfMs ?? startMs;
    const isReleased = releasedAtMs.some((ms) => ms > learnedMs && ms <= endMs);
    const ofVersion = {
      decided: decided.filter(({ modelVersion }) => modelVersion === version),
      known: known.filter(({ row }) => row.modelVersion === version),
    };
    const released = isReleased ? rearmed(begun) : begun;
    const state = advance(learnStep(released, ofVersion, rule, ruleOf), endMs, rule, ruleOf);
    const isNew = last?.modelVersion !== version;
    last = { modelVersion: version, asOfMs: endMs, state };
    if (!isNew && textOf(state) === written) continue;
    written = textOf(state);
    yield { learned: last, draft: draftOf(last, rule, ruleOf) };
  }
}

function learnStep(
  begun: ModelState,
  { decided, known }: { decided: readonly DecidedRow[]; known: readonly KnownDecision[] },
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
