import { classOf } from '@meta-agent/features';
import { decide, voteBaseEnsemble, type MetaModel, type Policy } from '@meta-agent/decision';
import type { Outcomes } from '../data/outcomes';
import { recordAt, type SignalTable } from '../data/signal-table';
import { blockBootstrapInterval, type BootstrapOptions, type Interval } from './block-bootstrap';
import { accuracyOf, balancedAccuracy, confusionMatrix } from './classification-metrics';
import { measureMoney, type Money } from './money';

/** What the engine would have decided, row by row. */
export interface ReplayedDecisions {
  readonly finalClasses: Uint8Array;
  readonly baseClasses: Uint8Array;
  /** 1 where the meta model overruled the vote. */
  readonly overrides: Uint8Array;
  /** 1 where the agents agreed strongly. */
  readonly agreed: Uint8Array;
  /** 1 where they did and got their way. */
  readonly respected: Uint8Array;
}

export interface DecisionLayerMetrics {
  readonly override_rate: number;
  readonly action_changes: number;
  readonly final_accuracy: number;
  readonly base_accuracy: number;
  readonly final_balanced_accuracy: number;
  readonly base_balanced_accuracy: number;
  /** Null without overrides, as the two below. */
  readonly override_accuracy: number | null;
  readonly base_accuracy_on_overrides: number | null;
  /** Of final minus base accuracy over all rows, paired. */
  readonly uplift_ci95: Interval | null;
  /** Of the same over the overridden rows. */
  readonly override_uplift_ci95: Interval | null;
  /** Share of rows with a strong consensus. */
  readonly consensus_share: number;
  /** Share of those on which it was respected; null without any. */
  readonly consensus_respected: number | null;
  /** Null without outcomes. */
  readonly pnl: Money | null;
}

/** Decides every row as the engine would, clock checks aside. */
export function replayDecisions(
  table: SignalTable,
  model: MetaModel,
  policy: Policy,
): ReplayedDecisions {
  const column = () => new Uint8Array(table.length);
  const replayed = {
    finalClasses: column(),
    baseClasses: column(),
    overrides: column(),
    agreed: column(),
    respected: column(),
  };
  const context = { model, policy, nowMs: model.trainedAtMs };
  for (let row = 0; row < table.length; row += 1) {
    const record = recordAt(table, row);
    const decision = decide(record, context);
    const vote = voteBaseEnsemble(
      record.base_predictions,
      policy.base_weights ?? model.baseWeights,
    );
    const isAgreed =
      vote.reporting >= policy.min_agents && vote.consensus >= policy.consensus_threshold;
    replayed.finalClasses[row] = classOf(decision.action);
    replayed.baseClasses[row] = classOf(decision.base_ensemble_action);
    replayed.overrides[row] = Number(decision.use_meta);
    replayed.agreed[row] = Number(isAgreed);
    replayed.respected[row] = Number(
      isAgreed && !decision.use_meta && decision.action === vote.agreed,
    );
  }
  return replayed;
}

/** Measures replayed decisions against the labels, and in money where outcomes are known. */
export function measureDecisions(
  table: SignalTable,
  classes: Uint8Array,
  outcomes: Outcomes | null,
  decisions: ReplayedDecisions,
  bootstrap: BootstrapOptions,
): DecisionLayerMetrics {
  const { finalClasses, baseClasses, overrides, agreed, respected } = decisions;
  const n = table.length;
  const isOverride = (_: number, row: number) => overrides[row] === 1;
  const on = (column: Uint8Array) => column.filter(isOverride);
  const overrideCount = countOnes(overrides);
  const agreedCount = countOnes(agreed);
  const gains = Float64Array.from(
    classes,
    (y, row) => Number(finalClasses[row] === y) - Number(baseClasses[row] === y),
  );
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
    final_balanced_accuracy: balancedAccuracy(confusionMatrix(classes, finalClasses)),
    base_balanced_accuracy: balancedAccuracy(confusionMatrix(classes, baseClasses)),
    override_accuracy: overrideCount === 0 ? null : accuracyOf(on(finalClasses), on(classes)),
    base_accuracy_on_overrides:
      overrideCount === 0 ? null : accuracyOf(on(baseClasses), on(classes)),
    uplift_ci95: intervalOver(new Float64Array(n).fill(1)),
    override_uplift_ci95: intervalOver(Float64Array.from(overrides)),
    consensus_share: agreedCount / n,
    consensus_respected: agreedCount === 0 ? null : countOnes(respected) / agreedCount,
    pnl: outcomes && measureMoney(table, outcomes, finalClasses, bootstrap),
  };
}

function countOnes(flags: Uint8Array): number {
  return flags.filter((flag) => flag === 1).length;
}
