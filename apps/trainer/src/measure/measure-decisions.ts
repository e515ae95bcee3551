import { ACTIONS, type Action } from '@meta-agent/features';
import type { DecisionLayerMetrics } from '@meta-agent/model-io';
import type { MeasuredRows } from '../data/slice-dataset';
import { accuracyOf, balancedAccuracy, confusionMatrix } from './classification-metrics';
import { measureChanges } from './measure-changes';
import { measureMoney } from './measure-money';
import { isChange, type ReplayedDecisions } from './replay-decisions';
import { intervalOf, spanOf, type EvidenceOptions } from './time/evidence-frame';

/** The decisions on the labelled rows, and on every record of their time. */
export interface MeasuredReplay {
  readonly labelled: ReplayedDecisions;
  readonly every: ReplayedDecisions;
}

/** Measures replayed decisions against the labels, and in money as far as it is identified. */
export function measureDecisions(
  { table, classes, assumed, every }: MeasuredRows,
  { labelled: decisions, every: replayed }: MeasuredReplay,
  options: EvidenceOptions,
): DecisionLayerMetrics {
  const { finalClasses, baseClasses, overrides, agreed, respected } = decisions;
  const n = table.length;
  const isOverride = (_: number, row: number) => overrides[row] === 1;
  const on = (column: Uint8Array) => column.filter(isOverride);
  const overrideCount = countOnes(overrides);
  const agreedCount = countOnes(agreed);
  const finalConfusion = confusionMatrix(classes, finalClasses);
  const baseConfusion = confusionMatrix(classes, baseClasses);
  const gains = accuracyGains(decisions, classes);
  const { timestampsMs } = table;
  const own = Float64Array.from(assumed, (is) => 1 - is);
  const intervalOver = (denominators: Float64Array) =>
    intervalOf(
      { timestampsMs, numerators: gains.map((gain, i) => gain * denominators[i]), denominators },
      spanOf(timestampsMs),
      options,
    );
  return {
    override_rate: overrideCount / n,
    action_changes: overrides.filter((_, row) => isChange(decisions, row)).length,
    ...measureChanges(table, { classes, assumed }, decisions, replayed, options),
    final_accuracy: accuracyOf(finalClasses, classes),
    base_accuracy: accuracyOf(baseClasses, classes),
    final_balanced_accuracy: balancedAccuracy(finalConfusion),
    base_balanced_accuracy: balancedAccuracy(baseConfusion),
    final_confusion_matrix: finalConfusion,
    base_confusion_matrix: baseConfusion,
    final_action_shares: actionShares(finalClasses),
    base_action_shares: actionShares(baseClasses),
    override_accuracy: overrideCount === 0 ? null : accuracyOf(on(finalClasses), on(classes)),
    base_accuracy_on_overrides:
      overrideCount === 0 ? null : accuracyOf(on(baseClasses), on(classes)),
    uplift_ci95: intervalOver(own),
    override_uplift_ci95: intervalOver(own.map((is, row) => is * overrides[row])),
    consensus_share: agreedCount / n,
    consensus_respected: agreedCount === 0 ? null : countOnes(respected) / agreedCount,
    fallback_reasons: decisions.reasons,
    pnl: every.profits && measureMoney(every.table, every.profits, replayed, options),
  };
}

/** Correct decisions gained over the vote, per row: -1, 0 or 1. */
export function accuracyGains(
  { finalClasses, baseClasses }: Pick<ReplayedDecisions, 'finalClasses' | 'baseClasses'>,
  classes: Uint8Array,
): Float64Array {
  return Float64Array.from(
    classes,
    (y, row) => Number(finalClasses[row] === y) - Number(baseClasses[row] === y),
  );
}

function countOnes(flags: Uint8Array): number {
  return flags.filter((flag) => flag === 1).length;
}

function actionShares(decided: Uint8Array): Record<Action, number> {
  const share = (k: number) => decided.filter((action) => action === k).length / decided.length;
  return Object.fromEntries(ACTIONS.map((action, k) => [action, share(k)])) as Record<
    Action,
    number
  >;
}
