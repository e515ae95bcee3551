import type { DecisionLayerMetrics } from '@meta-agent/model-io';
import type { SignalTable } from '../data/signal-table';
import { isChange, type ReplayedDecisions } from './replay-decisions';
import { evidenceOf, spanOf, type EvidenceOptions } from './time/evidence-frame';

/** Labels of rows, and whether each is the vote's own action by construction. */
export interface Labels {
  readonly classes: Uint8Array;
  /** 1 for a label that is no evidence. */
  readonly assumed: Uint8Array;
}

type ChangeMetrics = Pick<
  DecisionLayerMetrics,
  'change_rate' | 'confirmation_rate' | 'changes' | 'evidence' | 'assumed_labels'
>;

/**
 * Changes and confirmations apart. Only changes with a label of their own are evidence.
 * @param every the decisions on all records of the time, with and without a label
 */
export function measureChanges(
  { timestampsMs }: SignalTable,
  { classes, assumed }: Labels,
  decisions: ReplayedDecisions,
  every: ReplayedDecisions,
  options: EvidenceOptions,
): ChangeMetrics {
  const { finalClasses, baseClasses } = decisions;
  const denominators = Float64Array.from(classes, (_, row) =>
    Number(isChange(decisions, row) && assumed[row] === 0),
  );
  const rightBy = (answers: Uint8Array) =>
    denominators.map((counted, row) => counted * Number(answers[row] === classes[row]));
  const [right, baseRight] = [rightBy(finalClasses), rightBy(baseClasses)];
  const numerators = right.map((is, row) => is - baseRight[row]);
  const count = (flags: Float64Array) => flags.reduce((total, flag) => total + flag, 0);
  const labelled = count(denominators);
  const { changes, overrides } = countChanges(every);
  const n = every.overrides.length;
  return {
    change_rate: changes / n,
    confirmation_rate: (overrides - changes) / n,
    changes: {
      labelled,
      right: count(right),
      base_right: count(baseRight),
      identified_share: changes === 0 ? null : labelled / changes,
    },
    evidence: evidenceOf({ timestampsMs, numerators, denominators }, spanOf(timestampsMs), options),
    assumed_labels: assumed.reduce((total, flag) => total + flag, 0),
  };
}

function countChanges(decisions: ReplayedDecisions) {
  let changes = 0;
  let overrides = 0;
  decisions.overrides.forEach((isOverride, row) => {
    overrides += isOverride;
    changes += Number(isChange(decisions, row));
  });
  return { changes, overrides };
}
