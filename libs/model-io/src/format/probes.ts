import { z } from 'zod';
import type { Scorer } from '../model/scorer';
import { PROBE_COUNT } from './draft';

/** NaN and infinities are let through to the check that reports them; JSON writes them as null. */
export const looseNumbers = z.custom<number[]>(
  (value) => Array.isArray(value) && value.every((x) => x === null || typeof x === 'number'),
  'numbers',
);

export const probesSchema = z.object({
  inputs: z.array(looseNumbers).length(PROBE_COUNT),
  probabilities: z.array(looseNumbers).length(PROBE_COUNT),
});

/** Raw feature vectors, and the probabilities that the model gave each when it was saved. */
export type Probes = z.infer<typeof probesSchema>;

/** Scores every probe input. */
export function makeProbes(scorer: Scorer, inputs: readonly ArrayLike<number>[]): Probes {
  const out = new Float64Array(3);
  return {
    inputs: inputs.map((input) => Array.from(input)),
    probabilities: inputs.map((input) => {
      scorer.score(Float64Array.from(input), out);
      return [...out];
    }),
  };
}
