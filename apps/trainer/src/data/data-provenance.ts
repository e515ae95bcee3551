import type { Action } from '@meta-agent/features';
import type { InputDigest } from '@meta-agent/log-files';
import type { Provenance } from '@meta-agent/model-io';
import type { LabelSource } from '@meta-agent/outcomes';
import { countClasses } from './count-classes';
import type { Predictions } from './read-predictions';
import type { SignalTable } from './signal-table';
import type { JoinedGroundTruth } from './truth/join-ground-truth';
import type { Settled } from './truth/settle-table';

/** What a dataset was made of. */
interface Made {
  readonly predictions: Read;
  readonly joined: JoinedGroundTruth;
  readonly settled: Settled | null;
  readonly source: LabelSource;
  /** The labelled rows. */
  readonly kept: { readonly table: SignalTable; readonly classes: Uint8Array };
  readonly unlabelled: number;
}

/** Files, counts and labels of a dataset, for the metadata. */
export function provenanceOf(
  { predictions, joined, settled, source, kept, unlabelled }: Made,
  inputs: InputDigest,
): Provenance {
  return {
    ...logProvenance(predictions, inputs),
    ...dateRange(kept.table),
    ...truthProvenance(joined, settled),
    unlabelled,
    label_source: source,
    label_counts: countByAction(kept.classes),
  };
}

function truthProvenance({ outcomes, fileLabels }: JoinedGroundTruth, settled: Settled | null) {
  return {
    unmatched_outcomes: outcomes?.unmatched ?? null,
    unmatched_labels: fileLabels?.unmatched ?? null,
    settlement: settled && describeSettlement(settled),
  };
}

function describeSettlement({ counts, executed }: Settled) {
  return {
    settled: counts.settled,
    not_settled: counts.notSettled,
    executed: executed && {
      trades: executed.trades,
      mean_pct: executed.meanPct,
      range90_pct: executed.range90Pct,
    },
  };
}

/** Counts of dropped and contested rows, for the gates and the metadata. */
function logProvenance(read: Read, inputs: InputDigest) {
  const { afterMaxDate, late, future, contested, clients } = read;
  return {
    files: inputs.files,
    sha256: inputs.sha256(),
    invalid_lines: read.invalidLines,
    duplicates: read.duplicates,
    before_min_date: read.beforeMinDate,
    after_max_date: afterMaxDate,
    late_rows: late,
    future_rows: future,
    contested_moments: contested.moments,
    contested_rows: contested.rows,
    clients,
  };
}

type Read = Omit<Predictions, 'table' | 'joinKeys'>;

/** First and last timestamp of a table that is not empty. */
export function dateRange({ timestampsMs }: SignalTable) {
  const iso = (ms: number) => new Date(ms).toISOString();
  return {
    first_timestamp: iso(timestampsMs[0]),
    last_timestamp: iso(timestampsMs[timestampsMs.length - 1]),
  };
}

/** The number of labels per action. */
function countByAction(classes: Uint8Array): Record<Action, number> {
  const counts = countClasses(classes);
  return { SELL: counts[0], HOLD: counts[1], BUY: counts[2] };
}
