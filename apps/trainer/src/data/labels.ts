import { voteBaseEnsemble, type BaseWeights } from '@meta-agent/decision';
import { AGENTS, classOf } from '@meta-agent/features';
import { TrainerError } from '../errors';
import type { FileLabels } from './label-file';
import type { Outcomes } from './outcomes';
import { ABSENT, recordAt, type SignalTable } from './signal-table';

const CONSENSUS_VOTES = 3;

export const LABEL_SOURCES = ['labels', 'outcomes', 'consensus'] as const;
export type LabelSource = (typeof LABEL_SOURCES)[number];

export interface LabelInputs {
  readonly table: SignalTable;
  /** The ensemble's class of each row. */
  readonly ensembleClasses: Uint8Array;
  readonly outcomes: Outcomes | null;
  readonly fileLabels: FileLabels | null;
}

/** What each row turned out to be; ABSENT where it is not known. */
type LabelStrategy = (inputs: LabelInputs) => Uint8Array;

const STRATEGIES: Readonly<Record<LabelSource, LabelStrategy>> = {
  labels: ({ fileLabels }) => required(fileLabels, 'labels', '--labels FILE').classes,
  outcomes: labelByOutcome,
  consensus: labelByConsensus,
};

/** Written to the log and to the metadata. */
export const CONSENSUS_WARNING =
  "Labels are the agents' own consensus: the model learns to repeat the vote, and every accuracy here is circular.";

export function labelRows(source: LabelSource, inputs: LabelInputs): Uint8Array {
  return STRATEGIES[source](inputs);
}

/**
 * `auto` takes the labels if they are given, else the outcomes, and never makes any up.
 * @throws TrainerError that names the choices
 */
export function chooseLabelSource(
  asked: LabelSource | 'auto',
  given: { readonly labels: boolean; readonly outcomes: boolean },
): LabelSource {
  if (asked !== 'auto') return asked;
  if (given.labels) return 'labels';
  if (given.outcomes) return 'outcomes';
  throw new TrainerError('no_labels_given', {
    message: 'There is nothing to learn from: neither labels nor outcomes were given.',
    expected: '--labels FILE, --outcomes FILE, or --labels-from consensus (circular)',
    received: 'none of them',
    next: 'run this again with one of them',
  });
}

/** Each row's ensemble: the logged action, or the weighted vote where none was logged. */
export function ensembleClassesOf(table: SignalTable, weights: BaseWeights): Uint8Array {
  return table.ensembleClasses.map((logged, row) =>
    logged === ABSENT
      ? classOf(voteBaseEnsemble(recordAt(table, row).base_predictions, weights).action)
      : logged,
  );
}

/** A win proves the trade's action, a loss that HOLD was right; no trade, the ensemble's action. */
function labelByOutcome({ outcomes, ensembleClasses }: LabelInputs): Uint8Array {
  const { actions, wins } = required(outcomes, 'outcomes', '--outcomes FILE');
  return actions.map((action, row) => {
    if (action === ABSENT) return ensembleClasses[row];
    return wins[row] === 1 ? action : classOf('HOLD');
  });
}

/** Three or more agents that agree are right; else the ensemble is. */
function labelByConsensus({ table, ensembleClasses }: LabelInputs): Uint8Array {
  return ensembleClasses.map((ensemble, row) => {
    const votes = [0, 0, 0];
    const at = row * AGENTS.length;
    for (const action of table.actions.subarray(at, at + AGENTS.length)) {
      if (action !== ABSENT) votes[action] += 1;
    }
    const agreed = votes.findIndex((count) => count >= CONSENSUS_VOTES);
    return agreed === -1 ? ensemble : agreed;
  });
}

function required<T>(value: T | null, source: LabelSource, flag: string): T {
  if (value !== null) return value;
  throw new TrainerError('no_labels_given', {
    message: `--labels-from ${source} needs a file of them.`,
    expected: flag,
    received: 'none',
    next: `run this again with ${flag}`,
  });
}
