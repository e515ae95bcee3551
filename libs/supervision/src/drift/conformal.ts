/** A bag of scores in bins, and the wealth of bets against their exchangeability. */
export interface ConformalState {
  /** How many scores of each bin are in the bag. */
  readonly counts: readonly number[];
  /** Logarithm, base 10, of the wealth; 0 at the start. */
  readonly log10Wealth: number;
  /** Shares of the wealth by bet, in the order of `BETS`; their sum is 1. */
  readonly weights: readonly number[];
}

/** Slopes of the betting functions f(p) = 1 + ε · (p − ½): against small, no, and large p-values. */
const BETS = [-1, 0, 1];
/** The share of the wealth that jumps to another bet, per score. */
const JUMP = 0.01;

/**
 * The state before the first bet.
 * @param counts the scores that are known already, by bin
 * @example
 * startConformal([3, 2]).log10Wealth; // 0
 */
export const startConformal = (counts: readonly number[]): ConformalState => ({
  counts,
  log10Wealth: 0,
  weights: BETS.map(() => 1 / BETS.length),
});

/**
 * Bets on one more score by its smoothed conformal p-value: the share of the scores in the bag, with its
 * own, that are larger, and tieBreak of those that are equal (Vovk, Gammerman & Shafer, Algorithmic
 * Learning in a Random World, 2005, 2.6). If all scores are exchangeable, the p-values are independent and uniform, so the
 * wealth is a martingale, and the chance that it ever reaches M is at most 1 / M (Ville). The bets are
 * those of the Simple Jumper (Vovk, Petej, Nouretdinov, Ahlberg, Carlsson & Gammerman, Retrain or not
 * retrain: conformal test martingales for change-point detection, 2021, algorithm 1).
 * @param tieBreak uniform in 0..1, independent of the score
 * @example
 * const { log10Wealth, counts } = betOn(startConformal([1, 1]), 1, 0.5);
 * [log10Wealth, counts]; // [0, [1, 2]]
 */
export function betOn(state: ConformalState, bin: number, tieBreak: number): ConformalState {
  const counts = state.counts.map((count, i) => count + Number(i === bin));
  const larger = sum(counts.slice(bin + 1));
  const p = (larger + tieBreak * counts[bin]) / sum(counts);
  const bets = state.weights.map(
    (weight, i) => ((1 - JUMP) * weight + JUMP / BETS.length) * (1 + BETS[i] * (p - 0.5)),
  );
  const growth = sum(bets);
  return {
    counts,
    log10Wealth: state.log10Wealth + Math.log10(growth),
    weights: bets.map((bet) => bet / growth),
  };
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
