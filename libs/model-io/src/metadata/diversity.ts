import { REGIMES } from '@meta-agent/features';
import { z } from 'zod';
import { count, numberOrNull, open, share, shareOrNull, type Complete } from './schema-parts';

/** Diversity of the votes and errors of two agents, on the records on which both report. */
const pairDiversity = open({
  agents: z.tuple([z.string(), z.string()]),
  records: count.optional(),
  /** Share of the records on which exactly one of the two is right. */
  disagreement: share,
  /** Yule's Q of the correctness, -1..1; 0 when independent; null when not defined. */
  yule_q: numberOrNull,
  /** Cohen's kappa of the votes: 1 for equal votes, 0 for chance; null when not defined. */
  cohen_kappa: numberOrNull.optional(),
  /** Share of the records on which both are wrong. */
  double_fault: share,
});
export type PairDiversity = Complete<z.infer<typeof pairDiversity>>;

/**
 * L. I. Kuncheva, C. J. Whitaker, "Measures of diversity in classifier ensembles and their
 * relationship with the ensemble accuracy" (2003). The means are over the pairs.
 */
const diversity = open({
  records: count,
  pairs: z.array(pairDiversity),
  mean_disagreement: shareOrNull,
  mean_yule_q: numberOrNull,
  mean_cohen_kappa: numberOrNull,
  mean_double_fault: shareOrNull,
  /** Kuncheva's entropy measure E: 0 when all agents are right or all wrong, 1 if split evenly. */
  entropy: numberOrNull,
});
export type Diversity = Complete<z.infer<typeof diversity>>;

export const diversityByRegime = z.record(z.enum(['overall', ...REGIMES]), diversity);
export type DiversityByRegime = Complete<z.infer<typeof diversityByRegime>>;
