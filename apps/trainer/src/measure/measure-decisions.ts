import { ACTIONS, type Action } from '@meta-agent/features';
import type { DecisionLayerMetrics } from '@meta-agent/model-io';
import type { SignalTable } from '../data/signal-table';
import type { Profits } from '../data/truth/profits';
import { accuracyOf, balancedAccuracy, confusionMatrix } from './classification-metrics';
import { measureMoney } from './measure-money';
import type { ReplayedDecisions } from './replay-decisions';
import { blockBootstrapInterval, type BootstrapOptions } from './time/block-bootstrap';

/** Measures replayed decisions against the labels, and in money where outcomes are known. */
export function measureDecisions(
  table: SignalTable,
  classes: Uint8Array,
  profits: Profits | null,
  decisions: ReplayedDecisions,
  bootstrap: BootstrapOptions,
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
  const intervalOver = (denominators: Float64Array) =>
    blockBootstrapInterval(
      {
        numerators: gains.map((gain, row) => gain * denominators[row]),
        denominators,
        timestampsMs: table.timestampsMs,
      },
      bootstrap,
    );
  return {
    override_rate: overrideCount / n,
    action_changes: overrides.filter((is, row) => is && finalClasses[row] !== baseClasses[row])
      .length,
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
    uplift_ci95: intervalOver(new Float64Array(n).fill(1)),
    override_uplift_ci95: intervalOver(Float64Array.from(overrides)),
    consensus_share: agreedCount / n,
    consensus_respected: agreedCount === 0 ? null : countOnes(respected) / agreedCount,
    fallback_reasons: decisions.reasons,
    pnl: profits && measureMoney(table, profits, decisions, bootstrap),
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
