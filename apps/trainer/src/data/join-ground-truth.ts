import { ACTIONS, classOf, type Action } from '@meta-agent/features';
import {
  readGroundTruth,
  type GroundTruthFiles,
  type InputDigest,
  type JoinedFiles,
} from '@meta-agent/log-files';
import { outcomeColumns, type Outcomes } from './outcomes';
import { ABSENT, type SignalTable } from './signal-table';
import type { JoinKeys } from './signal-table-builder';

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
  const { table, joinKeys } = joined;
  const { ids, horizons, leftOut } = joinKeys;
  const facts = Array.from(table.timestampsMs, (timestampMs, row) =>
    truth.find({
      timestampMs,
      symbol: table.symbols[table.symbolIds[row]],
      id: ids[row],
      horizon: horizons[row],
      decided: decidedActions(joined, row),
    }),
  );
  for (const record of leftOut) truth.leaveOut(record);
  const { outcomes, labels } = truth.counts;
  const classes = () =>
    Uint8Array.from(facts, ({ fileLabel }) => (fileLabel === null ? ABSENT : classOf(fileLabel)));
  return {
    files,
    outcomes: outcomes && { ...outcomeColumns(facts), ...matchesOf(outcomes) },
    fileLabels: labels && { classes: classes(), ...matchesOf(labels) },
  };
}

/** The actions of the vote, the caller's vote and the decision: a trade has one of them. */
function decidedActions({ table, ensembleClasses }: JoinedTable, row: number): Action[] {
  const classes = [ensembleClasses[row], table.ensembleClasses[row], table.decidedClasses[row]];
  return classes.flatMap((action) => (action === ABSENT ? [] : ACTIONS[action]));
}

const matchesOf = ({ matched, unmatched }: { matched: number; unmatched: number }) => ({
  matched,
  unmatched,
});
