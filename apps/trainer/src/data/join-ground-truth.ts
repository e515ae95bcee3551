import { ACTIONS, classOf, type Action } from '@meta-agent/features';
import {
  readGroundTruth,
  type GroundTruthFiles,
  type InputDigest,
  type JoinedFiles,
} from '@meta-agent/log-files';
import { outcomeColumns, type Outcomes } from './outcomes';
import { ABSENT, type SignalTable } from './signal-table';

/** Labels of a file, row by row of a signal table. */
interface FileLabels {
  /** A class, or ABSENT. */
  readonly classes: Uint8Array;
  readonly matched: number;
  readonly unmatched: number;
}

/** Each null without its file. */
export interface JoinedGroundTruth {
  readonly outcomes: Outcomes | null;
  readonly fileLabels: FileLabels | null;
}

/** What rows are joined to. */
export interface JoinedTable {
  readonly table: SignalTable;
  /** The id of each row's decision. */
  readonly ids: readonly (string | null)[];
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
  const { table, ids } = joined;
  const facts = Array.from(table.timestampsMs, (timestampMs, row) =>
    truth.find({
      timestampMs,
      symbol: table.symbols[table.symbolIds[row]],
      id: ids[row],
      decided: decidedActions(joined, row),
    }),
  );
  const { outcomes, labels } = truth.counts;
  const classes = () =>
    Uint8Array.from(facts, ({ fileLabel }) => (fileLabel === null ? ABSENT : classOf(fileLabel)));
  return {
    files,
    outcomes: outcomes && { ...outcomeColumns(facts), ...matchesOf(outcomes) },
    fileLabels: labels && { classes: classes(), ...matchesOf(labels) },
  };
}

/** What the vote, the caller's own vote and the decision were: a trade is of one of these. */
function decidedActions({ table, ensembleClasses }: JoinedTable, row: number): Action[] {
  const classes = [ensembleClasses[row], table.ensembleClasses[row], table.decidedClasses[row]];
  return classes.flatMap((action) => (action === ABSENT ? [] : ACTIONS[action]));
}

const matchesOf = ({ matched, unmatched }: { matched: number; unmatched: number }) => ({
  matched,
  unmatched,
});
