/** The distribution of the training that live decisions are compared with. */
export interface DriftReference {
  /** Bins of the top probability: their lower edges, ascending, and their shares; null: unknown. */
  readonly confidence: {
    readonly edges: readonly number[];
    readonly shares: readonly number[];
  } | null;
  /** Shares of the votes SELL, HOLD, BUY; null: unknown. */
  readonly votes: readonly number[] | null;
}

/** What has been decided lately, and what it says about the training. */
export interface DriftState {
  readonly confidence: readonly number[];
  readonly votes: readonly number[];
  /** Logarithm, base 10, of a test martingale; 0 at the start. */
  readonly log10Martingale: number;
}

/** About as many of the last decisions count. */
const MEMORY = 2000;
/** Fewer say nothing about a distribution. */
const FEWEST = 200;
/** What the martingale bets on before it has seen decisions: the training, with this weight. */
const PRIOR = 50;

/**
 * The state before the first decision.
 * @example
 * startDrift({ confidence: null, votes: [0.2, 0.5, 0.3] }).votes; // [0, 0, 0]
 */
export const startDrift = ({ confidence, votes }: DriftReference): DriftState => ({
  confidence: confidence === null ? [] : confidence.shares.map(() => 0),
  votes: votes === null ? [] : votes.map(() => 0),
  log10Martingale: 0,
});

/**
 * The state after one more decision. The martingale bets that the confidence comes from the bins of
 * the decisions before it, against those of the training: while nothing has changed, the chance that
 * it ever exceeds M is at most 1 / M. It alarms on regimes that persist, so it advises only.
 * @param decision.vote 0 SELL, 1 HOLD, 2 BUY
 * @param decision.topProbability null when it is not compared
 * @example
 * const reference = { confidence: null, votes: [0.2, 0.5, 0.3] };
 * noteDecision(startDrift(reference), { vote: 1, topProbability: null }, reference).votes; // [0, 1, 0]
 */
export function noteDecision(
  state: DriftState,
  { vote, topProbability }: { readonly vote: number; readonly topProbability: number | null },
  reference: DriftReference,
): DriftState {
  const votes = reference.votes === null ? state.votes : counted(state.votes, vote);
  const { confidence } = reference;
  if (confidence === null || topProbability === null) return { ...state, votes };
  const bin = Math.max(
    0,
    confidence.edges.findLastIndex((edge) => topProbability >= edge),
  );
  const seen = state.confidence.reduce((sum, count) => sum + count, 0);
  const expected = confidence.shares[bin];
  const betted = (state.confidence[bin] + PRIOR * expected) / (seen + PRIOR);
  return {
    votes,
    confidence: counted(state.confidence, bin),
    log10Martingale: state.log10Martingale + Math.log10(betted / expected),
  };
}

const counted = (counts: readonly number[], at: number): readonly number[] =>
  counts.map((count, i) => count * (1 - 1 / MEMORY) + Number(i === at));

/**
 * Population stability index: Σ (p − q) · ln(p / q) of live shares p and those of the training q.
 * Below 0.1 nothing has moved, from 0.25 on much has.
 * @returns null for fewer than 200 decisions, or without shares of the training
 * @example
 * stabilityIndex([100, 500, 400], [0.1, 0.5, 0.4]); // 0
 */
export function stabilityIndex(
  counts: readonly number[],
  shares: readonly number[] | null,
): number | null {
  const all = counts.reduce((sum, count) => sum + count, 0);
  if (shares === null || all < FEWEST) return null;
  // An empty bin counts as half a decision.
  const least = 0.5 / all;
  return counts.reduce((sum, count, i) => {
    const [live, trained] = [Math.max(count / all, least), Math.max(shares[i], least)];
    return sum + (live - trained) * Math.log(live / trained);
  }, 0);
}
