import { ACTIONS, classOf, type Action } from '@meta-agent/features';
import {
  readGroundTruth,
  type GroundTruthFiles,
  type InputDigest,
  type JoinedFiles,
} from '@meta-agent/log-files';
import type { GroundTruth } from '@meta-agent/outcomes';
import { ABSENT, type SignalTable } from '../signal-table';
import type { JoinKeys } from '../signal-table-builder';
import { emptyOutcomes, setOutcome, type Outcomes } from './outcomes';

/** Labels from a file, one per row of a signal table. */
interface FileLabels {
  /** The class of each row, or ABSENT. */
  readonly classes: Uint8Array;
  readonly matched: number;
  readonly unmatched: number;
}

/** A field is null when its file is not given. */
export interface JoinedGroundTruth {
  readonly outcomes: Outcomes | null;
  readonly fileLabels: FileLabels | null;
}

/** The rows that outcomes and labels are joined to. */
export interface JoinedTable {
  readonly table: SignalTable;
  readonly joinKeys: JoinKeys;
  /** The class of each row's vote. */
  readonly ensembleClasses: Uint8Array;
}

/** Reads outcomes and labels and joins them to the rows of a table. @throws InputError */
export async function joinGroundTruth(
  paths: GroundTruthFiles,
  joined: JoinedTable,
  inputs: InputDigest,
): Promise<JoinedGroundTruth & { readonly files: JoinedFiles }> {
  const files = await readGroundTruth(paths, inputs);
  const { truth } = files;
  const columns = findAll(truth, joined);
  for (const record of joined.joinKeys.leftOut) truth.leaveOut(record);
  const { outcomes, labels } = truth.counts;
  return {
    files,
    outcomes: outcomes && { ...columns.outcomes, ...matchesOf(outcomes) },
    fileLabels: labels && { classes: columns.classes, ...matchesOf(labels) },
  };
}

/** The label and the trade of each row, in columns. */
function findAll(truth: GroundTruth, joined: JoinedTable) {
  const { table, joinKeys } = joined;
  const classes = new Uint8Array(truth.hasLabels ? table.length : 0);
  const outcomes = emptyOutcomes(truth.hasOutcomes ? table.length : 0);
  for (let row = 0; row < table.length; row += 1) {
    const facts = truth.find({
      timestampMs: table.timestampsMs[row],
      symbol: table.symbols[table.symbolIds[row]],
      id: joinKeys.idAt(row),
      horizon: joinKeys.horizonAt(row),
      decided: decidedActions(joined, row),
    });
    const { fileLabel } = facts;
    if (truth.hasLabels) classes[row] = fileLabel === null ? ABSENT : classOf(fileLabel);
    if (truth.hasOutcomes) setOutcome(outcomes, row, facts);
  }
  return { classes, outcomes };
}

/** The actions of the vote, the caller's vote and the decision: a trade has one of them. */
function decidedActions({ table, ensembleClasses }: JoinedTable, row: number): Action[] {
  const actions: Action[] = [];
  for (const column of [ensembleClasses, table.ensembleClasses, table.decidedClasses]) {
    if (column[row] !== ABSENT) actions.push(ACTIONS[column[row]]);
  }
  return actions;
}

const matchesOf = ({ matched, unmatched }: { matched: number; unmatched: number }) => ({
  matched,
  unmatched,
});
