import { REGIMES } from '@meta-agent/features';
import { z } from 'zod';
import { count, numberOrNull, open, share, shareOrNull, type Complete } from './schema-parts';

/** How differently two agents vote and err, on the records on which both report. */
const pairDiversity = open({
  agents: z.tuple([z.string(), z.string()]),
  records: count.optional(),
  /** Share of the records on which exactly one of the two is right. */
  disagreement: share,
  /** Yule's Q of being right, -1..1; 0 when independent; null when it is not defined. */
  yule_q: numberOrNull,
  /** Cohen's kappa of the votes, 1 for the same votes, 0 for chance; null when not defined. */
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
  /** Their entropy measure E: 0 when all are right or wrong together, 1 when evenly split. */
  entropy: numberOrNull,
});
export type Diversity = Complete<z.infer<typeof diversity>>;

export const diversityByRegime = z.record(z.enum(['overall', ...REGIMES]), diversity);
export type DiversityByRegime = Complete<z.infer<typeof diversityByRegime>>;
