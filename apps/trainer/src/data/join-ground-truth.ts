import { classOf } from '@meta-agent/features';
import { readRows, type InputDigest } from '@meta-agent/log-files';
import { GroundTruth, labelRowSchema, outcomeRowSchema } from '@meta-agent/outcomes';
import { outcomeColumns, type Outcomes } from './outcomes';
import { ABSENT, type SignalTable } from './signal-table';

export interface GroundTruthPaths {
  readonly outcomesPath: string | null;
  readonly labelsPath: string | null;
}

/** Labels of a file, row by row of a signal table. */
export interface FileLabels {
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

/** Reads outcomes and labels and joins them to the rows of a table. @throws InputError */
export async function joinGroundTruth(
  { outcomesPath, labelsPath }: GroundTruthPaths,
  table: SignalTable,
  inputs: InputDigest,
): Promise<JoinedGroundTruth> {
  const truth = await GroundTruth.collect({
    outcomes: outcomesPath === null ? null : readRows(outcomesPath, outcomeRowSchema, inputs),
    labels: labelsPath === null ? null : readRows(labelsPath, labelRowSchema, inputs),
  });
  const facts = Array.from(table.timestampsMs, (ms, row) =>
    truth.find(ms, table.symbols[table.symbolIds[row]]),
  );
  const { outcomes, labels } = truth.counts;
  const classes = () =>
    Uint8Array.from(facts, ({ fileLabel }) => (fileLabel === null ? ABSENT : classOf(fileLabel)));
  return {
    outcomes: outcomes && { ...outcomeColumns(facts), ...matchesOf(outcomes) },
    fileLabels: labels && { classes: classes(), ...matchesOf(labels) },
  };
}

const matchesOf = ({ matched, unmatched }: { matched: number; unmatched: number }) => ({
  matched,
  unmatched,
});
