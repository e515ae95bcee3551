import type { AgentList } from '@meta-agent/features';
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
import { provenanceOf } from './data-provenance';
import { requireKnownAgents } from './log/known-agents';
import { readPredictions, type Predictions, type ReadPredictionsOptions } from './read-predictions';
import { ABSENT, gather, rowsOf, selectRows, type SignalTable } from './signal-table';
import { joinGroundTruth } from './truth/join-ground-truth';
import { labelsKnownAt, lifeOf, type Life } from './truth/known-at';
import {
  CONSENSUS_WARNING,
  chooseLabelSource,
  GUIDE_WARNING,
  labelRows,
  unknownTrades,
} from './truth/labels';
import { selectOutcomes, type Outcomes } from './truth/outcomes';
import { profitsOf, type Profits } from './truth/profits';
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
  /** The class of each row's vote. */
  readonly voteClasses: Uint8Array;
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
  const labelled = rowsOf(table.length, (row) => classes[row] !== ABSENT);
  const unlabelled = table.length - labelled.length;
  const times = { source, outcomes, horizonMinutes: options.labelHorizonMinutes };
  const knownAtMs = labelsKnownAt(table, times);
  const kept = {
    table: selectRows(table, labelled),
    classes: gather(classes, labelled, 1),
    voteClasses: gather(joined.ensembleClasses, labelled, 1),
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
    unlabelled,
    agents,
    unknownTrades:
      source === 'outcomes' && outcomes ? unknownTrades(joined.ensembleClasses, outcomes) : 0,
    notes: [...notes, ...(settled?.notes ?? [])],
    warnings: warningsOf(source),
    provenance: provenanceOf({ predictions, joined, settled, source, kept, unlabelled }, inputs),
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
  const { files, ...joined } = await joinGroundTruth(
    options,
    { table, joinKeys, ensembleClasses: votes.classes },
    inputs,
  );
  const notes = [...voteNotes(votes), ...joinNotes(files)];
  requireMatches(options.outcomesPath, joined.outcomes, notes);
  requireMatches(options.labelsPath, joined.fileLabels, notes);
  assertPlausible(files, options);
  return { ...joined, ensembleClasses: votes.classes, agents: votes.agents, notes };
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
