import { sum } from '@meta-agent/features';
import type { DecisionLayerMetrics, OverrideThreshold } from '@meta-agent/model-io';
import { decimal, percent, reasonsInWords, signed } from '@meta-agent/words';
import type { TrainConfig } from '../config/train-config';
import type { Interval } from '../measure/time/block-bootstrap';
import { upliftMetric } from './check-gates';

/** The meta model never overrides the vote, and the reasons with their shares. */
export function neverInWords({ fallback_reasons: reasons }: DecisionLayerMetrics): string {
  const decisions = sum(Object.values(reasons));
  const why = decisions === 0 ? '' : `: ${reasonsInWords(reasons, decisions)}`;
  return `The meta model never overrides the vote${why}.`;
}

/** The decision layer compared with the vote, in words, and whether the difference is evidence. */
export function verdictInWords(layer: DecisionLayerMetrics, config: TrainConfig): string[] {
  if (layer.override_accuracy === null) {
    return [`${neverInWords(layer)} Keep the vote.`];
  }
  const metric = upliftMetric(layer, config);
  const { gain, interval } = metric === 'pnl' ? gainInMoney(layer) : gainInAccuracy(layer);
  const isProven = interval !== null && interval[0] > 0;
  return [
    `The meta model overrides the vote in ${percent(layer.override_rate)} of the decisions. ${gain}`,
    isProven
      ? 'This is evidence of an improvement.'
      : 'This is not evidence of an improvement. Keep the vote.',
    ...fewerTrades(layer),
    `Balanced accuracy: ${decimal(layer.final_balanced_accuracy, 3)} with the meta model, ` +
      `${decimal(layer.base_balanced_accuracy, 3)} with the vote.`,
    `Actions: ${shares(layer.final_action_shares)} with the meta model, ` +
      `${shares(layer.base_action_shares)} with the vote.`,
  ];
}

/** The override threshold in words, with its certified precision and the assumption behind it. */
export function thresholdInWords({
  value,
  source,
  certified,
  confidence,
}: OverrideThreshold): string[] {
  if (certified === null) return [`Override threshold: ${value} (from the settings).`];
  const target = percent(certified.target_precision);
  if (source === 'setting' || certified.point === null) {
    return [
      `No override threshold is certified for a precision of ${target}. The setting ${value} is used.`,
    ];
  }
  const { precision, override_rate: rate, precision_lower_bound: bound } = certified.point;
  return [
    `Override threshold: ${value}. With probability ${confidence}, at least ${target} of the overrides are right.`,
    `Out of fold, ${percent(precision ?? 0)} of the overrides are right (lower bound ${percent(bound ?? 0)}); the override rate is ${percent(rate)}.`,
    certified.assumption,
  ];
}

interface Gain {
  readonly gain: string;
  readonly interval: Interval | null;
}

function gainInAccuracy(layer: DecisionLayerMetrics): Gain {
  const { override_accuracy: final, base_accuracy_on_overrides: base } = layer;
  const interval = layer.override_uplift_ci95;
  const points = interval?.map((end) => signed(100 * end, 1)).join(' to ') ?? 'unknown';
  const gain =
    `On these decisions the model is right in ${percent(final ?? 0)}, the vote in ${percent(base ?? 0)} ` +
    `(95 % interval of the difference: ${points} points).`;
  return { gain, interval };
}

function gainInMoney({ pnl }: DecisionLayerMetrics): Gain {
  const difference = pnl?.override_difference ?? null;
  const interval = pnl?.override_difference_ci95 ?? null;
  if (difference === null || interval === null) {
    return {
      gain: 'The profit of these decisions is not known: the trades were not made.',
      interval,
    };
  }
  const ends = interval.map((end) => signed(end, 3)).join(' to ');
  const gain = `On these decisions the profit is ${signed(difference, 3)} % per decision compared with the vote (95 % interval: ${ends} %).`;
  return { gain, interval };
}

/** Names the case in which the overrides make no direction more frequent. */
function fewerTrades({
  final_action_shares: final,
  base_action_shares: base,
}: DecisionLayerMetrics) {
  const isFewer = final.SELL <= base.SELL && final.BUY <= base.BUY && final.HOLD > base.HOLD;
  return isFewer
    ? [
        'The overrides make SELL and BUY less frequent and HOLD more frequent: there are fewer trades.',
      ]
    : [];
}

function shares(of: Readonly<Record<string, number>>): string {
  return Object.entries(of)
    .map(([action, share]) => `${action} ${percent(share)}`)
    .join(', ');
}
