import { betOn, startConformal, type ConformalState } from './conformal';

/** The distribution of the training that live decisions are compared with. */
export interface DriftReference {
  /**
   * Bins of the top probability: their lower edges, ascending, and how many of the training are in each.
   * A lower one than the first edge is not compared. Null: unknown.
   */
  readonly confidence: {
    readonly edges: readonly number[];
    readonly counts: readonly number[];
  } | null;
  /** Shares of the votes SELL, HOLD, BUY; null: unknown. */
  readonly votes: readonly number[] | null;
}

/** What has been decided lately, and what it says about the training. */
export interface DriftState {
  readonly confidence: readonly number[];
  readonly votes: readonly number[];
  /** Bets that the confidence is not exchangeable with that of the training; null: nothing to compare. */
  readonly conformal: ConformalState | null;
}

/** About as many of the last decisions count. */
const MEMORY = 2000;
/** Fewer say nothing about a distribution. */
const FEWEST = 200;

/**
 * The state before the first decision.
 * @example
 * startDrift({ confidence: null, votes: [0.2, 0.5, 0.3] }).votes; // [0, 0, 0]
 */
export const startDrift = ({ confidence, votes }: DriftReference): DriftState => ({
  confidence: confidence === null ? [] : confidence.counts.map(() => 0),
  votes: votes === null ? [] : votes.map(() => 0),
  conformal: confidence && startConformal(confidence.counts),
});

/**
 * The state after one more decision. A conformal martingale ranks the confidence among those of the
 * training and of the decisions before it: while all are exchangeable, the chance that it ever exceeds M
 * is at most 1 / M. It alarms on regimes that persist, so it advises only.
 * @example
 * const reference = { confidence: null, votes: [0.2, 0.5, 0.3] };
 * const decision = { vote: 1, topProbability: null, tieBreak: 0.5 };
 * noteDecision(startDrift(reference), decision, reference).votes; // [0, 1, 0]
 */
export function noteDecision(
  state: DriftState,
  { vote, topProbability, tieBreak }: NotedDecision,
  reference: DriftReference,
): DriftState {
  const votes = reference.votes === null ? state.votes : counted(state.votes, vote);
  const { confidence } = reference;
  if (confidence === null || topProbability === null) return { ...state, votes };
  const bin = confidence.edges.findLastIndex((edge) => topProbability >= edge);
  if (bin < 0) return { ...state, votes };
  const bag = state.conformal ?? startConformal(confidence.counts);
  return {
    votes,
    confidence: counted(state.confidence, bin),
    conformal: betOn(bag, bin, tieBreak),
  };
}

/** A decision as it is compared with those of the training. */
export interface NotedDecision {
  /** 0 SELL, 1 HOLD, 2 BUY. */
  readonly vote: number;
  /** Null when it is not compared. */
  readonly topProbability: number | null;
  /** Uniform in 0..1 and independent of the decision: it ranks equal confidences. */
  readonly tieBreak: number;
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
