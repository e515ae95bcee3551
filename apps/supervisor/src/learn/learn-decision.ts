import { drawOf } from '@meta-agent/decision';
import { classOf } from '@meta-agent/features';
import { profitGain } from '@meta-agent/outcomes';
import {
  advanceLineage,
  advanceTo,
  isCounted,
  learn,
  learnLineage,
  noteDecision,
  type BlockRule,
  type LineageState,
} from '@meta-agent/supervision';
import type { DecidedRow } from '../input/decisions/decided-row';
import { isAnswerRight, type KnownDecision } from '../input/known-decision';
import type { ModelState } from './model-state';
import { addSettled } from './settled-parts';
import type { VersionRule } from './version-rule';

/** The rules of the champion and of any challenger; null for a version that is not in the registry. */
export type RuleOf = (version: string) => VersionRule | null;

/** What a decision teaches when it is made: how it differs from those of the training. */
export function noteRow(state: ModelState, row: DecidedRow, rule: VersionRule): ModelState {
  const { answer, vote } = row;
  const topProbability = answer === null || answer.action === vote ? null : answer.topProbability;
  const tieBreak = drawOf(['drift', row.symbol, row.timestampMs, row.horizon ?? 0]);
  const decision = { vote: classOf(vote), topProbability, tieBreak };
  return { ...state, drift: noteDecision(state.drift, decision, rule.drift) };
}

/** What a decision teaches when its worth is known. */
export function learnKnown(
  state: ModelState,
  known: KnownDecision,
  rule: VersionRule,
  ruleOf: RuleOf,
): ModelState {
  const { row, profits, label } = known;
  const { timestampMs, action, vote, isChange, challenger } = row;
  const gain = isChange ? profitGain(profits, action, vote) : null;
  const watch = learn(
    state.watch,
    { timestampMs, gain, isWrong: isWrong(known, rule) },
    rule.watch,
  );
  const isNew = challenger !== null && challenger.modelVersion !== state.lineage?.challenger;
  const { online } = state;
  return {
    ...state,
    watch,
    lineage: learnOfChallenger(state.lineage, known, rule, ruleOf),
    online:
      online === null || label === null || rule.online === null || row.record === null
        ? online
        : rule.online.learn(online, row.record, label),
    settled: addSettled(state.settled, known, isNew),
  };
}

/** The state at a time until which everything is known. */
export function advance(
  state: ModelState,
  untilMs: number,
  rule: VersionRule,
  ruleOf: RuleOf,
): ModelState {
  const { lineage } = state;
  return {
    ...state,
    watch: advanceTo(state.watch, untilMs, rule.watch),
    lineage: lineage && advanceLineage(lineage, untilMs, lineageRule(lineage, rule, ruleOf)),
  };
}

/** Whether an answer was wrong that the threshold counts; null for any other. */
function isWrong(known: KnownDecision, { watch: { threshold } }: VersionRule): boolean | null {
  const { answer, vote, inForce } = known.row;
  if (answer === null || answer.action === vote || inForce === null) return null;
  const then = { value: inForce.threshold ?? threshold.floor, isPaused: inForce.paused, pauses: 0 };
  if (!isCounted(answer.topProbability, then, threshold)) return null;
  const right = isAnswerRight(known, answer.action);
  return right === null ? null : !right;
}

function learnOfChallenger(
  lineage: LineageState | null,
  { row, profits }: KnownDecision,
  rule: VersionRule,
  ruleOf: RuleOf,
): LineageState | null {
  const { challenger, timestampMs } = row;
  if (challenger === null) return lineage;
  const { action, championAction } = challenger;
  const gain = action === championAction ? null : profitGain(profits, action, championAction);
  const step = { challenger: challenger.modelVersion, timestampMs, gain };
  return learnLineage(lineage, step, lineageRule(step, rule, ruleOf));
}

/** The scale of the gains is the champion's, else the challenger's: challengers come, and are pruned. */
export const lineageRule = (
  { challenger }: Pick<LineageState, 'challenger'>,
  rule: VersionRule,
  ruleOf: RuleOf,
): BlockRule | null => rule.watch.blocks ?? ruleOf(challenger)?.watch.blocks ?? null;
