import { z } from 'zod';
import { evidence } from './evidence';
import { count, numberOrNull, open, shareOrNull, type Complete } from './schema-parts';

/** The candidate beside the version that was current when the candidate was trained. */
export const championComparison = open({
  /** The champion: the current version. */
  version: z.string(),
  /** The last record that the champion was trained on, ISO 8601. */
  trained_until: z.string(),
  /** The first compared record; null without one. */
  first_timestamp: z.string().nullable(),
  /** Records of the test part later than the champion's training by more than a life of a label. */
  records: count,
  /** Records on which the two decide differently. */
  differing: count,
  metric: z.enum(['accuracy', 'pnl']),
  /** Share of these records of which both results are known; null without such records. */
  identified_share: shareOrNull,
  /** Candidate minus champion, a record on which they differ; null where it is not comparable. */
  difference: numberOrNull,
  evidence,
});
export type ChampionComparison = Complete<z.infer<typeof championComparison>>;
