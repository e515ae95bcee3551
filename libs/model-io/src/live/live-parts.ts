import { z } from 'zod';

const count = z.int().min(0);
const share = z.number().min(0).max(1);

/** A model has 3 · (features + 1) coefficients; 16 agents have 267 features. */
const MOST_COEFFICIENTS = 3000;
const MOST_BINS = 100;

/** Test processes over blocks of gains, and the block that is being filled. */
export const evidenceParts = {
  /** The mean of the processes. */
  evidence: z.number().min(0),
  processes: z.array(z.number().min(0)),
  /** Blocks that have ended with a change in them. */
  blocks: count,
  /** The block that is being filled; a null index: none. */
  block: z.strictObject({ index: z.int().nullable(), sum: z.number() }),
  /** Three standard deviations of the gain of a block; null: unknown, so nothing is concluded. */
  scale: z.number().gt(0).nullable(),
};

/** The evidence for the challengers: one process for the lineage, which restarts on a promotion. */
export const challengerSchema = z.strictObject({
  /** The newest challenger that has decided. */
  model_version: z.string(),
  ...evidenceParts,
  /** Whether the evidence has reached its limit: the challenger is better than the champion. */
  ready: z.boolean(),
});

/** The online expert: p = batch_weight · model + (1 − batch_weight) · expert. */
export const onlineSchema = z.strictObject({
  batch_weight: share,
  /** On scaled features, class by class, the intercept last: 3 · (features + 1). */
  coefficients: z.array(z.number()).min(1).max(MOST_COEFFICIENTS),
  /** Labels that the expert has learned from. */
  learned: count,
  /** False: not finite or far from the artifact's coefficients, so the model decides alone. */
  trusted: z.boolean(),
});

/** Answers of the model by their top probability: live reliability. */
const reliabilityBinSchema = z.strictObject({
  count,
  right: count,
  /** Sum of the top probabilities. */
  confidence: z.number().min(0),
});

/** Two who decided the same records. Profits are sums in percent, of records where both are known. */
const contestSchema = z.strictObject({
  /** Decisions whose label is known. */
  decisions: count,
  right: count,
  other_right: count,
  /** Decisions of which both profits are known. */
  settled: count,
  profit_pct: z.number(),
  other_profit_pct: z.number(),
});

/** How inputs differ from those of the training: shown, and advises; it never decides. */
const driftSchema = z.strictObject({
  /** Counts of the top probabilities and of the votes (SELL, HOLD, BUY) that are compared. */
  confidence_counts: z.array(z.number().min(0)).max(MOST_BINS),
  vote_counts: z.array(z.number().min(0)).max(MOST_BINS),
  /** Population stability index; null: nothing to compare with. */
  confidence_psi: z.number().min(0).nullable(),
  vote_psi: z.number().min(0).nullable(),
  /** Conformal test martingale of the confidence; its logarithm, base 10. */
  log10_martingale: z.number().nullable(),
  /** Confidences by bin, of the training and since, that the next one is ranked among. */
  rank_counts: z.array(count).max(MOST_BINS).optional(),
  /** Shares of the martingale's wealth by bet. */
  bet_weights: z.array(share).max(MOST_BINS).optional(),
});

/** What became of the decisions of the model since it was put in use. */
export const settledSchema = z.strictObject({
  /** The answers against the vote's, and the changes among them. */
  decisions: contestSchema,
  changes: contestSchema,
  /** The challenger against the champion, since this challenger decides; null without one. */
  challenger: contestSchema.nullable(),
  /** Equal bins of the top probability, from 0 to 1. */
  reliability: z.array(reliabilityBinSchema).max(MOST_BINS),
  drift: driftSchema.nullable(),
});
