import { z } from 'zod';
import { open, perAction, share, type Complete } from './schema-parts';

/** The actions of one source in the training part and in the test part. */
const driftRow = open({
  /** `labels`, `vote`, or an agent. */
  name: z.string(),
  training: perAction(share),
  test: perAction(share),
  /** Population stability index of the two. */
  psi: z.number(),
});
export type DriftRow = Complete<z.infer<typeof driftRow>>;

/** What changed between the training part and the test part. */
export const drift = z.array(driftRow);
