import { voteBaseEnsemble } from '@meta-agent/decision';
import { ACTIONS, classOf, type AgentList } from '@meta-agent/features';
import { isMeasured, labelRecord, labelSourceOf, type LabelSource } from '@meta-agent/outcomes';
import { TrainerError } from '../../errors';
import { ABSENT, signalsAt, type SignalTable } from '../signal-table';
import type { JoinedGroundTruth } from './join-ground-truth';
import type { Outcomes } from './outcomes';

/** The warning in the log and in the metadata. */
export const CONSENSUS_WARNING =
  "The labels are the agents' own consensus: the model learns to repeat the vote, and every accuracy is circular.";

export interface LabelledColumns extends JoinedGroundTruth {
  readonly table: SignalTable;
  /** The class of each row's vote. */
  readonly ensembleClasses: Uint8Array;
  /** The class of each row's settlement by prices, or ABSENT; null without prices. */
  readonly settledLabels: Uint8Array | null;
}

/** The labels of a table's rows. */
export interface RowLabels {
  /** The class of each label; ABSENT where it is not known. */
  readonly classes: Uint8Array;
  /** 1 where the label is the vote's own action by construction: it is no evidence. */
  readonly assumed: Uint8Array;
}

/** The label of each row. @throws TrainerError no_labels_given */
export function labelRows(source: LabelSource, columns: LabelledColumns): RowLabels {
  const { table, ensembleClasses, outcomes, fileLabels, settledLabels } = columns;
  if (source === 'labels') required(fileLabels, 'labels', '--labels FILE');
  if (source === 'prices') required(settledLabels, 'prices', '--prices FILE');
  if (source.startsWith('outcomes')) required(outcomes, source, '--outcomes FILE');
  const classes = new Uint8Array(table.length);
  const assumed = new Uint8Array(table.length);
  for (let row = 0; row < table.length; row += 1) {
    const traded = outcomes?.actions[row] ?? ABSENT;
    const label = labelRecord(source, {
      fileLabel: actionAt(fileLabels?.classes[row] ?? ABSENT),
      settledLabel: actionAt(settledLabels?.[row] ?? ABSENT),
      trade:
        traded === ABSENT ? null : { action: ACTIONS[traded], isWin: outcomes?.wins[row] === 1 },
      ensemble: ACTIONS[ensembleClasses[row]],
      predictions: source === 'consensus' ? signalsAt(table, row).base_predictions : {},
    });
    classes[row] = isMeasured(label) ? classOf(label.action) : ABSENT;
    assumed[row] = Number(label.isAssumed);
  }
  return { classes, assumed };
}

/** The warning of `--labels-from outcomes-guide`, in the log and in the metadata. */
export const GUIDE_WARNING =
  'A record without a trade is labelled with the vote, as in the guide. From the second week on that is wrong: a vetoed trade has no outcome, so its label says that the vote was right, and the model unlearns its vetoes. Give --prices, or use --labels-from outcomes.';

const actionAt = (action: number) => (action === ABSENT ? null : ACTIONS[action]);

/**
 * `auto` takes the labels if they are given, else the outcomes; without either it throws.
 * @throws TrainerError that names the choices
 */
export function chooseLabelSource(
  asked: LabelSource | 'auto',
  given: {
    readonly labels: boolean;
    readonly prices: boolean;
    readonly outcomes: boolean;
    readonly isGuide: boolean;
  },
): LabelSource {
  if (asked !== 'auto') return asked;
  const source = labelSourceOf(given);
  if (source === 'outcomes' && given.isGuide) return 'outcomes-guide';
  if (source !== null) return source;
  throw new TrainerError('no_labels_given', {
    message: 'Training needs prices, labels or outcomes; none were given.',
    expected:
      '--prices FILE, --labels FILE, --outcomes FILE, or --labels-from consensus (circular)',
    received: 'no file',
    next: 'run this again with one of them',
  });
}

/**
 * Each row's vote, computed from the signals and the agents' weights. The logged `ensemble_action` is the
 * caller's claim and must not become a label.
 */
export function ensembleClassesOf(table: SignalTable, agents: AgentList): Uint8Array {
  return Uint8Array.from({ length: table.length }, (_, row) =>
    classOf(voteBaseEnsemble(signalsAt(table, row).base_predictions, agents).action),
  );
}

/** The number of votes to trade whose outcome is not known. */
export function unknownTrades(ensembleClasses: Uint8Array, { actions }: Outcomes): number {
  const isUnknown = (ensemble: number, row: number) =>
    ACTIONS[ensemble] !== 'HOLD' && actions[row] === ABSENT;
  return ensembleClasses.filter(isUnknown).length;
}

function required(value: unknown, source: LabelSource, flag: string): void {
  if (value !== null) return;
  throw new TrainerError('no_labels_given', {
    message: `--labels-from ${source} needs a file.`,
    expected: flag,
    received: 'none',
    next: `run this again with ${flag}`,
  });
}
