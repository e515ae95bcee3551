import type { Action, AgentList } from '@meta-agent/features';
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
import { joinGroundTruth, type JoinedGroundTruth } from './join-ground-truth';
import {
  CONSENSUS_WARNING,
  chooseLabelSource,
  ensembleClassesOf,
  GUIDE_WARNING,
  labelRows,
  unknownTrades,
} from './labels';
import { requireKnownAgents } from './log/known-agents';
import { selectOutcomes, type Outcomes } from './outcomes';
import { readPredictions, type Predictions, type ReadPredictionsOptions } from './read-predictions';
import { ABSENT, gather, selectRows, type SignalTable } from './signal-table';
import { labelsKnownAt, lifeOf, type Life } from './truth/known-at';
import { profitsOf, selectProfits, type Profits } from './truth/profits';
import { settleTable, type PricesRequest, type Settled } from './truth/settle-table';

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
  /** Whether `auto` means the guide's rule. */
  readonly isGuide: boolean;
  readonly labelHorizonMinutes: number | null;
  /** Called once the log is read: what is known of it may explain an error of a later step. */
  readonly onPredictions?: (predictions: Dataset['predictions']) => void;
}

/** Labelled signals in time order. */
export interface Dataset {
  readonly table: SignalTable;
  /** The label of each row. */
  readonly classes: Uint8Array;
  /** The known-at time of each label, milliseconds since 1970; null when not available. */
  readonly knownAtMs: Float64Array | null;
  readonly outcomes: Outcomes | null;
  /** 1 where the label is the vote's own action by construction: it is no evidence. */
  readonly assumed: Uint8Array;
  /** Every record with what is known of its profits, also those without a label. */
  readonly every: EveryRecord;
  /** Which changes training can learn: vetoes alone from executed trades. */
  readonly overrides: 'all' | 'veto';
  readonly life: Life;
  /** How many records prices settle; null without prices. */
  readonly settlement: Settlement | null;
  readonly predictions: Omit<Predictions, 'table' | 'joinKeys'>;
  /** The agents, with the weights of the settings or those fitted to the log. */
  readonly agents: AgentList;
  /** Number of records without a label; the table omits them. */
  readonly unlabelled: number;
  /** Number of unlabelled records with a vote to trade whose outcome is not known. */
  readonly unknownTrades: number;
  /** Notes for the user about outcomes, labels and votes. */
  readonly notes: readonly string[];
  readonly provenance: Provenance;
  readonly warnings: readonly string[];
}

/** The records with and without a label. */
interface EveryRecord {
  readonly table: SignalTable;
  /** What each action earns; null without prices and outcomes. */
  readonly profits: Profits | null;
}

/** Counts of a settlement by prices, and its difference from executed trades. */
interface Settlement extends SettlementCounts {
  readonly executed: ExecutedDifference | null;
}

/** Reads log, outcomes and labels, joins them, and keeps the rows that have a label. */
export async function readDataset(options: DatasetOptions): Promise<Dataset> {
  const source = chooseLabelSource(options.labelsFrom, {
    labels: options.labelsPath !== null,
    prices: options.pricePaths.length > 0,
    outcomes: options.outcomesPath !== null,
    isGuide: options.isGuide,
  });
  const inputs = new InputDigest();
  const { table, joinKeys, ...predictions } = await readKnownLog(options, inputs);
  const { notes, agents, ...joined } = await joinPlausibly(table, joinKeys, options, inputs);
  const { outcomes } = joined;
  const settled = await settleTable(table, options, outcomes, inputs);
  const columns = { table, settledLabels: settled?.labels ?? null, ...joined };
  const { classes, assumed } = labelRows(source, columns);
  const labelled = Uint32Array.from(table.timestampsMs.keys()).filter(
    (row) => classes[row] !== ABSENT,
  );
  const times = { source, outcomes, horizonMinutes: options.labelHorizonMinutes };
  const knownAtMs = labelsKnownAt(table, times);
  const kept = {
    table: selectRows(table, labelled),
    classes: gather(classes, labelled, 1),
    knownAtMs: knownAtMs && gather(knownAtMs, labelled, 1),
    assumed: gather(assumed, labelled, 1),
    outcomes: outcomes && selectOutcomes(outcomes, labelled),
  };
  return {
    ...kept,
    every: { table, profits: profitsOf(table, classes, settled, outcomes) },
    overrides: source === 'outcomes' ? 'veto' : 'all',
    life: lifeOf(table, times),
    settlement: settled && { ...settled.counts, executed: settled.executed },
    predictions,
    unlabelled: table.length - labelled.length,
    agents,
    unknownTrades:
      source === 'outcomes' && outcomes ? unknownTrades(joined.ensembleClasses, outcomes) : 0,
    notes: [...notes, ...(settled?.notes ?? [])],
    warnings: warningsOf(source),
    provenance: {
      ...logProvenance(predictions, inputs),
      ...dateRange(kept.table),
      ...truthProvenance(joined, settled),
      unlabelled: table.length - labelled.length,
      label_source: source,
      label_counts: countByAction(kept.classes),
    },
  };
}

function warningsOf(source: LabelSource): string[] {
  if (source === 'outcomes-guide') return [GUIDE_WARNING];
  return source === 'consensus' ? [CONSENSUS_WARNING] : [];
}

/** @throws TrainerError unknown_agents */
async function readKnownLog(options: DatasetOptions, inputs: InputDigest): Promise<Predictions> {
  const read = await readPredictions(options, inputs);
  requireKnownAgents(read.keys);
  options.onPredictions?.(read);
  return read;
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
  const ensembleClasses = ensembleClassesOf(table, votes.agents);
  const { files, ...joined } = await joinGroundTruth(
    options,
    { table, joinKeys, ensembleClasses },
    inputs,
  );
  const notes = [...voteNotes(votes), ...joinNotes(files)];
  requireMatches(options.outcomesPath, joined.outcomes, notes);
  requireMatches(options.labelsPath, joined.fileLabels, notes);
  assertPlausible(files, options);
  return { ...joined, ensembleClasses, agents: votes.agents, notes };
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

/** The labelled rows from `start` up to `end`, and every record of their time. */
export function sliceDataset(
  { table, classes, assumed, every }: Dataset,
  start: number,
  end: number,
): MeasuredRows {
  const rows = Uint32Array.from({ length: end - start }, (_, i) => start + i);
  const [startMs, endMs] = [table.timestampsMs[start], table.timestampsMs[end - 1]];
  return {
    table: selectRows(table, rows),
    classes: gather(classes, rows, 1),
    assumed: gather(assumed, rows, 1),
    every: selectTime(every, startMs, endMs),
  };
}

/** Labelled rows, and every record of their time. */
export type MeasuredRows = Pick<Dataset, 'table' | 'classes' | 'assumed' | 'every'>;

function selectTime({ table, profits }: EveryRecord, startMs: number, endMs: number): EveryRecord {
  const isWithin = (row: number) =>
    table.timestampsMs[row] >= startMs && table.timestampsMs[row] <= endMs;
  const rows = Uint32Array.from(table.timestampsMs.keys()).filter(isWithin);
  return { table: selectRows(table, rows), profits: profits && selectProfits(profits, rows) };
}
