import { NO_GROUP, type MetaModel } from '@meta-agent/decision';
import { PROBE_COUNT, type Scorer } from '@meta-agent/model-io';
import type { SignalTable } from '../data/signal-table';
import type { LabelledRows } from '../fit/logistic-regression';
import { groupAt } from '../measure/group-at';

/** Raw feature vectors for probes.json: rows spread evenly over the log. */
export function pickProbes({ features }: LabelledRows): Float64Array[] {
  return probeRows(features.length).map((row) => {
    const probe = new Float64Array(features.width);
    features.fill(row, probe);
    return probe;
  });
}

/** The index of each probe's group; the last probe has none, as an unknown symbol. */
export function probeGroupsOf(model: MetaModel, table: SignalTable): number[] {
  const groups = probeRows(table.length).map((row) => groupAt(model, table, row));
  return [...groups.slice(0, -1), NO_GROUP];
}

/** The rows of the probes among this many. */
function probeRows(rows: number): number[] {
  return Array.from({ length: PROBE_COUNT }, (_, i) => Math.floor((i * rows) / PROBE_COUNT));
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
