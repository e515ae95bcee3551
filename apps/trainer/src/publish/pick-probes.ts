import { PROBE_COUNT, type Scorer } from '@meta-agent/model-io';
import type { LabelledRows } from '../fit/logistic-regression';

/** Raw feature vectors for probes.json: rows spread evenly over the log. */
export function pickProbes({ features, width, classes }: LabelledRows): Float64Array[] {
  return Array.from({ length: PROBE_COUNT }, (_, i) => {
    const row = Math.floor((i * classes.length) / PROBE_COUNT);
    return features.slice(row * width, (row + 1) * width);
  });
}

/** The largest difference between any class's probabilities for these inputs. */
export function outputSpread(
  scorer: Pick<Scorer, 'score'>,
  inputs: readonly Float64Array[],
): number {
  const low = [1, 1, 1];
  const high = [0, 0, 0];
  const out = new Float64Array(3);
  for (const input of inputs) {
    scorer.score(input, out);
    out.forEach((p, k) => {
      low[k] = Math.min(low[k], p);
      high[k] = Math.max(high[k], p);
    });
  }
  return Math.max(...high.map((top, k) => top - low[k]));
}
