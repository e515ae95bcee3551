import { z } from 'zod';
import type { Scorer } from '../model/scorer';
import { PROBE_COUNT } from './draft';

/** Accepts NaN and infinities (null in JSON): a later check reports them. */
export const looseNumbers = z.custom<number[]>(
  (value) => Array.isArray(value) && value.every((x) => x === null || typeof x === 'number'),
  'numbers',
);

export const probesSchema = z.object({
  inputs: z.array(looseNumbers).length(PROBE_COUNT),
  probabilities: z.array(looseNumbers).length(PROBE_COUNT),
  /** The index of each probe's group, or -1; absent in a model without groups. */
  groups: z.array(z.int().min(-1)).length(PROBE_COUNT).optional(),
});

/** Raw feature vectors, and the model's probabilities for each at the time of saving. */
export type Probes = z.infer<typeof probesSchema>;

/** Scores every probe input. */
export function makeProbes(
  scorer: Scorer,
  inputs: readonly ArrayLike<number>[],
  groups?: readonly number[],
): Probes {
  const out = new Float64Array(3);
  return {
    inputs: inputs.map((input) => Array.from(input)),
    ...(groups && { groups: [...groups] }),
    probabilities: inputs.map((input, i) => {
      scorer.score(Float64Array.from(input), out, groups?.[i]);
      return [...out];
    }),
  };
}
