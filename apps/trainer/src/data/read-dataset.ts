import type { BaseWeights } from '@meta-agent/decision';
import type { Action } from '@meta-agent/features';
import {
  assertPlausible,
  InputDigest,
  joinNotes,
  type GroundTruthFiles,
  type PlausibilityLimits,
} from '@meta-agent/log-files';
import type { Provenance } from '@meta-agent/model-io';
import type { ExecutedDifference, LabelSource, SettlementCounts } from '@meta-agent/outcomes';
import { TrainerError } from '../errors';
import {
  assertVotesExplained,
  explainVotes,
  voteNotes,
  type BaseWeightsOptions,
} from './base-weights';
import { countClasses } from './count-classes';
import { joinGroundTruth } from './join-ground-truth';
import { CONSENSUS_WARNING, chooseLabelSource, ensembleClassesOf, labelRows } from './labels';
import { requireKnownAgents } from './log/known-agents';
import { selectOutcomes, type Outcomes } from './outcomes';
import { readPredictions, type Predictions, type ReadPredictionsOptions } from './read-predictions';
import { ABSENT, gather, selectRows, type SignalTable } from './signal-table';
import { labelsKnownAt, lifeOf, type Life } from './truth/known-at';
import { executedProfits, selectProfits, settledProfits, type Profits } from './truth/profits';
import { settleTable, type PricesRequest } from './truth/settle-table';

export interface DatasetOptions
  extends
    ReadPredictionsOptions,
    GroundTruthFiles,
    BaseWeightsOptions,
    PlausibilityLimits,
    PricesRequest {
  /** Largest allowed share (0..1) of records whose logged ensemble differs from the vote. */
  readonly maxVoteDifference: number;
  readonly labelsFrom: LabelSource | 'auto';
  readonly labelHorizonMinutes: number | null;
}

/** Labelled signals in time order. */
export interface Dataset {
  readonly table: SignalTable;
  /** The label of each row. */
  readonly classes: Uint8Array;
  /** The known-at time of each label, milliseconds since 1970; null when not available. */
  readonly knownAtMs: Float64Array | null;
  readonly outcomes: Outcomes | null;
  /** What each action earns; null without prices and outcomes. */
  readonly profits: Profits | null;
  readonly life: Life;
  /** How many records prices settle; null without prices. */
  readonly settlement: Settlement | null;
  readonly predictions: Omit<Predictions, 'table' | 'joinKeys'>;
  /** The weights of the vote, from the settings or fitted to the log. */
  readonly baseWeights: BaseWeights;
  /** Number of records without a label; the table omits them. */
  readonly unlabelled: number;
  /** Number of unlabelled records with a vote to trade whose outcome is not known. */
  readonly unknownTrades: number;
  /** Notes for the user about outcomes, labels and votes. */
  readonly notes: readonly string[];
  readonly provenance: Provenance;
  readonly warnings: readonly string[];
}

/** Counts of a settlement by prices, and its difference from executed trades. */
export interface Settlement extends SettlementCounts {
  readonly executed: ExecutedDifference | null;
}

/** Reads log, outcomes and labels, joins them, and keeps the rows that have a label. */
export async function readDataset(options: DatasetOptions): Promise<Dataset> {
  const source = chooseLabelSource(options.labelsFrom, {
    labels: options.labelsPath !== null,
    prices: options.pricePaths.length > 0,
    outcomes: options.outcomesPath !== null,
  });
  const inputs = new InputDigest();
  const { table, joinKeys, ...predictions } = await readPredictions(options, inputs);
  requireKnownAgents(predictions.keys);
  const { notes, baseWeights, ...joined } = await joinPlausibly(table, joinKeys, options, inputs);
  const { outcomes, fileLabels } = joined;
  const settled = await settleTable(table, options, outcomes, inputs);
  const classes = labelRows(source, { table, settledLabels: settled?.labels ?? null, ...joined });
  const labelled = Uint32Array.from(table.timestampsMs.keys()).filter(
    (row) => classes[row] !== ABSENT,
  );
  const knownAtMs = labelsKnownAt(table, source, outcomes, options.labelHorizonMinutes);
  const profits =
    settled === null ? outcomes && executedProfits(outcomes) : settledProfits(settled.settlements);
  const kept = {
    table: selectRows(table, labelled),
    classes: gather(classes, labelled, 1),
    knownAtMs: knownAtMs && gather(knownAtMs, labelled, 1),
    outcomes: outcomes && selectOutcomes(outcomes, labelled),
    profits: profits && selectProfits(profits, labelled),
  };
  return {
    ...kept,
    life: lifeOf(table, outcomes, options.labelHorizonMinutes),
    settlement: settled && { ...settled.counts, executed: settled.executed },
    predictions,
    unlabelled: table.length - labelled.length,
    baseWeights,
    unknownTrades: source === 'outcomes' ? table.length - labelled.length : 0,
    notes: [...notes, ...(settled?.notes ?? [])],
    warnings: source === 'consensus' ? [CONSENSUS_WARNING] : [],
    provenance: {
      files: inputs.files,
      sha256: inputs.sha256(),
      ...dateRange(kept.table),
      ...logProvenance(predictions),
      unlabelled: table.length - labelled.length,
      unmatched_outcomes: outcomes?.unmatched ?? null,
      unmatched_labels: fileLabels?.unmatched ?? null,
      label_source: source,
      label_counts: countByAction(kept.classes),
    },
  };
}

/** Joins outcomes and labels; throws when they probably do not belong to the log. */
async function joinPlausibly(
  table: SignalTable,
  joinKeys: Predictions['joinKeys'],
  options: DatasetOptions,
  inputs: InputDigest,
) {
  const votes = explainVotes(table, options);
  assertVotesExplained(votes, options.maxVoteDifference);
  const ensembleClasses = ensembleClassesOf(table, votes.baseWeights);
  const { files, ...joined } = await joinGroundTruth(
    options,
    { table, joinKeys, ensembleClasses },
    inputs,
  );
  const notes = [...voteNotes(votes), ...joinNotes(files)];
  requireMatches(options.outcomesPath, joined.outcomes, notes);
  requireMatches(options.labelsPath, joined.fileLabels, notes);
  assertPlausible(files, options);
  return { ...joined, ensembleClasses, baseWeights: votes.baseWeights, notes };
}

/** Counts of dropped and contested rows, for the gates and the metadata. */
function logProvenance(read: Read) {
  const { afterMaxDate, late, future, contested, clients } = read;
  return {
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

function requireMatches(
  path: string | null,
  joined: { readonly matched: number } | null,
  notes: readonly string[],
): void {
  if (joined === null || joined.matched > 0) return;
  throw new TrainerError('nothing_matched', {
    message: `No row of ${path ?? ''} matches a record of the prediction log.`,
    expected: 'rows with the timestamp and symbol of a record',
    received: 'no matching row',
    issues: notes,
    next: 'check that both files have the same period, time zone and symbols',
  });
}

/** The rows from `start` up to `end`. */
export function sliceDataset(
  { table, classes, profits }: Dataset,
  start: number,
  end: number,
): { table: SignalTable; classes: Uint8Array; profits: Profits | null } {
  const rows = Uint32Array.from({ length: end - start }, (_, i) => start + i);
  return {
    table: selectRows(table, rows),
    classes: gather(classes, rows, 1),
    profits: profits && selectProfits(profits, rows),
  };
}
