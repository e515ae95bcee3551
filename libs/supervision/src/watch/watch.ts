import type { Processes } from '../evidence/bets';
import {
  addToDemotion,
  DEMOTION_LIMIT,
  evidenceAgainst,
  startDemotion,
} from '../evidence/demotion';
import {
  addGain,
  closeBlock,
  NO_BLOCK,
  type BlockRule,
  type BlockStep,
  type OpenBlock,
} from '../evidence/gain-blocks';
import {
  settleCounted,
  startThreshold,
  type ThresholdRule,
  type ThresholdState,
} from '../threshold/adaptive-threshold';

/** How one model is watched. */
export interface WatchRule {
  readonly threshold: ThresholdRule;
  /** Null: the scatter of the gains is unknown, so the model is never demoted. */
  readonly blocks: BlockRule | null;
}

/** What the settled decisions of one model have taught. */
export interface WatchState {
  readonly threshold: ThresholdState;
  /** Settlements that the threshold has learned from, and the wrong answers among them. */
  readonly counted: number;
  readonly wrong: number;
  readonly demotion: DemotionState;
}

export interface DemotionState {
  readonly isDemoted: boolean;
  readonly processes: Processes;
  readonly open: OpenBlock;
  /** Blocks that have ended with a gain in them. */
  readonly blocks: number;
}

/** A decision whose worth is known. */
export interface SettledDecision {
  /** Milliseconds since 1970. */
  readonly timestampMs: number;
  /** Profit of the decision over the vote's; null where it is not a change, or not known. */
  readonly gain: number | null;
  /**
   * Whether the model's answer was wrong; null where the threshold did not count it (`isCounted` at
   * the time of the decision), where it was the vote's, and without a label.
   */
  readonly isWrong: boolean | null;
}

/**
 * The state before the first settlement.
 * @example
 * const threshold = { floor: 0.65, cap: 0.9, targetPrecision: 0.7 };
 * startWatch({ threshold, blocks: null }).threshold.value; // 0.65
 */
export const startWatch = (rule: WatchRule): WatchState => ({
  threshold: startThreshold(rule.threshold),
  ...{ counted: 0, wrong: 0 },
  demotion: newDemotion(),
});

const newDemotion = (): DemotionState => ({
  isDemoted: false,
  processes: startDemotion(),
  open: NO_BLOCK,
  blocks: 0,
});

/**
 * The state after a person has released a demoted model: the evidence starts again.
 * @example
 * const rule = { threshold: { floor: 0.65, cap: 0.9, targetPrecision: 0.7 }, blocks: null };
 * rearm(startWatch(rule)).demotion.isDemoted; // false
 */
export const rearm = (state: WatchState): WatchState => ({ ...state, demotion: newDemotion() });

/**
 * The state after a decision has settled. Decisions come in the order in which they become known.
 * @example
 * const rule = { threshold: { floor: 0.65, cap: 0.9, targetPrecision: 0.7 }, blocks: null };
 * const decision = { timestampMs: 0, gain: null, isWrong: true };
 * learn(startWatch(rule), decision, rule).wrong; // 1
 */
export function learn(
  state: WatchState,
  { timestampMs, gain, isWrong }: SettledDecision,
  rule: WatchRule,
): WatchState {
  const { blocks } = rule;
  const { demotion } = state;
  const gained =
    gain === null || blocks === null || demotion.isDemoted
      ? demotion
      : afterStep(demotion, addGain(demotion.open, { timestampMs, gain }, blocks));
  if (isWrong === null) return { ...state, demotion: gained };
  return {
    threshold: settleCounted(state.threshold, isWrong, rule.threshold),
    counted: state.counted + 1,
    wrong: state.wrong + Number(isWrong),
    demotion: gained,
  };
}

/**
 * The state at a time until which everything is known: the block that has ended counts.
 * @example
 * const rule = { threshold: { floor: 0.65, cap: 0.9, targetPrecision: 0.7 }, blocks: null };
 * advanceTo(startWatch(rule), 86_400_000, rule).demotion.blocks; // 0
 */
export function advanceTo(state: WatchState, knownUntilMs: number, rule: WatchRule): WatchState {
  const { demotion } = state;
  if (rule.blocks === null || demotion.isDemoted) return state;
  const step = closeBlock(demotion.open, knownUntilMs, rule.blocks);
  return { ...state, demotion: afterStep(demotion, step) };
}

function afterStep(demotion: DemotionState, { open, closed }: BlockStep): DemotionState {
  if (closed === null) return { ...demotion, open };
  const processes = addToDemotion(demotion.processes, closed);
  const isDemoted = evidenceAgainst(processes) >= DEMOTION_LIMIT;
  return { isDemoted, processes, open, blocks: demotion.blocks + 1 };
}
