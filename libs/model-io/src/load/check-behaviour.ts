import type { Scaler } from '@meta-agent/features';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { ModelError } from '../errors';
import type { Probes } from '../format/probes';
import type { Scorer } from '../model/scorer';
import type { Checked } from './checklist';

const SEED = 26;
/** Enough vectors to show two outputs of a very confident model that is not constant. */
const RANDOM_INPUTS = 64;
const SAME_OUTPUT = 1e-4;
const PROBE_TOLERANCE = 1e-6;

/**
 * Scores seeded random vectors, each feature one scale above or below its mean, and requires at
 * least two different outputs.
 * @throws ModelError constant_output
 */
export function checkOutputs(scorer: Scorer, scaler: Scaler): Checked<undefined> {
  const low = [1, 1, 1];
  const high = [0, 0, 0];
  const out = new Float64Array(3);
  for (const input of randomInputs(scaler)) {
    scorer.score(input, out);
    for (let k = 0; k < 3; k += 1) {
      low[k] = Math.min(low[k], out[k]);
      high[k] = Math.max(high[k], out[k]);
    }
  }
  const spread = Math.max(...high.map((value, k) => value - low[k]));
  // The negated comparison also fails for a spread of NaN.
  if (!(spread > SAME_OUTPUT)) {
    throw new ModelError('constant_output', {
      expected: `probabilities that differ by more than ${SAME_OUTPUT} on random inputs`,
      received: String(spread),
    });
  }
  return { value: undefined, detail: `random inputs move a probability by ${spread.toFixed(4)}` };
}

function randomInputs({ mean, scale }: Scaler): Float64Array[] {
  const random = xoroshiro128plus(SEED);
  const draw = (centre: number, j: number) =>
    uniformInt(random, 0, 1) === 0 ? centre - scale[j] : centre + scale[j];
  return Array.from({ length: RANDOM_INPUTS }, () => Float64Array.from(mean, draw));
}

/** @throws ModelError probes_not_reproduced */
export function checkProbes(scorer: Scorer, probes: Probes): Checked<undefined> {
  const out = new Float64Array(3);
  let worst = 0;
  probes.inputs.forEach((input, i) => {
    scorer.score(Float64Array.from(input), out, probes.groups?.[i]);
    probes.probabilities[i].forEach((expected, k) => {
      const error = Math.abs(out[k] - expected);
      if (!(error <= PROBE_TOLERANCE)) {
        throw new ModelError('probes_not_reproduced', {
          at: `probes.json, probabilities.${i}.${k}`,
          expected: `${expected} within ${PROBE_TOLERANCE}`,
          received: String(out[k]),
        });
      }
      worst = Math.max(worst, error);
    });
  });
  return { value: undefined, detail: `${probes.inputs.length} probes, largest error ${worst}` };
}
