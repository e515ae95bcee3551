import type { Processes } from '../evidence/bets';
import {
  addGain,
  closeBlock,
  NO_BLOCK,
  type BlockRule,
  type BlockStep,
  type OpenBlock,
  type TimedGain,
} from '../evidence/gain-blocks';
import {
  addToPromotion,
  evidenceFor,
  PROMOTION_LIMIT,
  startPromotion,
} from '../evidence/promotion';

/** The evidence for the challengers of one champion: one process, whoever challenges. */
export interface LineageState {
  /** The newest challenger that has decided. */
  readonly challenger: string;
  /** Whether the evidence has reached `PROMOTION_LIMIT`; then it stays as it is. */
  readonly isReady: boolean;
  readonly processes: Processes;
  readonly open: OpenBlock;
  /** Blocks that have ended with a gain in them. */
  readonly blocks: number;
}

/**
 * The evidence after a decision of a challenger has become known. Decisions come in the order in
 * which they become known. Another challenger goes on with the evidence of the one before, but not
 * with its open block: the scale of a block is fixed before it begins.
 * @param state null before the first challenger
 * @param step.gain over the champion's decision; null where both decide alike, or it is not known
 * @param rule null: the scatter of the gains is unknown, so nothing is concluded
 * @example
 * const step = { challenger: 'v2', timestampMs: 0, gain: 1 };
 * learnLineage(null, step, null).challenger; // 'v2'
 */
export function learnLineage(
  state: LineageState | null,
  {
    challenger,
    timestampMs,
    gain,
  }: Pick<TimedGain, 'timestampMs'> & {
    readonly challenger: string;
    readonly gain: number | null;
  },
  rule: BlockRule | null,
): LineageState {
  const before = state ?? startLineage(challenger);
  if (before.isReady) return before;
  const begun =
    before.challenger === challenger ? before : { ...before, challenger, open: NO_BLOCK };
  if (gain === null || rule === null) return begun;
  return afterStep(begun, addGain(begun.open, { timestampMs, gain }, rule));
}

/**
 * The evidence at a time until which everything is known: the block that has ended counts.
 * @example
 * const step = { challenger: 'v2', timestampMs: 0, gain: 1 };
 * advanceLineage(learnLineage(null, step, null), 86_400_000, null).blocks; // 0
 */
export function advanceLineage(
  state: LineageState,
  knownUntilMs: number,
  rule: BlockRule | null,
): LineageState {
  if (state.isReady || rule === null) return state;
  return afterStep(state, closeBlock(state.open, knownUntilMs, rule));
}

const startLineage = (challenger: string): LineageState => ({
  challenger,
  isReady: false,
  processes: startPromotion(),
  open: NO_BLOCK,
  blocks: 0,
});

function afterStep(state: LineageState, { open, closed }: BlockStep): LineageState {
  if (closed === null) return { ...state, open };
  const processes = addToPromotion(state.processes, closed);
  const isReady = evidenceFor(processes) >= PROMOTION_LIMIT;
  return { ...state, isReady, processes, open, blocks: state.blocks + 1 };
}
