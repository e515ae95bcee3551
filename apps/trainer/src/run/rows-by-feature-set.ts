import type { FeatureSet } from '@meta-agent/features';
import type { RowsOf } from '../choose/race/arena';
import type { TrainConfig } from '../config/train-config';
import type { Dataset } from '../data/read-dataset';
import { tableFeatures } from '../data/rows/feature-rows';
import { gather, selectRows } from '../data/signal-table';
import type { LabelledRows } from '../fit/logistic-regression';

type Labelled = Pick<Dataset, 'table' | 'classes' | 'knownAtMs'>;

/** The features of each set in all rows or in a sample, grouped once. */
export function rowsByFeatureSet(dataset: Dataset, config: TrainConfig): RowsOf {
  const extracted = new Map<FeatureSet, Map<Uint32Array | null, LabelledRows>>();
  return (set, rows) => {
    const known = extracted.get(set) ?? new Map<Uint32Array | null, LabelledRows>();
    extracted.set(set, known);
    const labelled =
      known.get(rows) ?? labelledRows(rows === null ? dataset : select(dataset, rows), set, config);
    known.set(rows, labelled);
    return labelled;
  };
}

function labelledRows(
  { table, classes, knownAtMs }: Labelled,
  set: FeatureSet,
  { purge, embargo }: TrainConfig,
): LabelledRows {
  return {
    features: tableFeatures(table, set),
    volatilityAt: set.names.indexOf('volatility'),
    classes,
    timestampsMs: table.timestampsMs,
    purging: purge ? { knownAtMs, embargo } : null,
  };
}

function select({ table, classes, knownAtMs }: Dataset, rows: Uint32Array): Labelled {
  return {
    table: selectRows(table, rows),
    classes: gather(classes, rows, 1),
    knownAtMs: knownAtMs && gather(knownAtMs, rows, 1),
  };
}
