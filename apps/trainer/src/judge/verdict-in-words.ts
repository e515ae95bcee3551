import type { DecisionLayerMetrics, OverrideThreshold } from '@meta-agent/model-io';
import type { TrainConfig } from '../config/train-config';
import type { Interval } from '../measure/time/block-bootstrap';
import { upliftMetric } from './check-gates';

/** What the decision layer is worth, in words: whether to let it overrule the vote. */
export function verdictInWords(layer: DecisionLayerMetrics, config: TrainConfig): string[] {
  if (layer.override_accuracy === null) {
    return [
      'It never overrules the vote: it is not sure enough of anything. Leave the vote alone.',
    ];
  }
  const metric = upliftMetric(layer, config);
  const { gain, interval } = metric === 'pnl' ? gainInMoney(layer) : gainInAccuracy(layer);
  const isProven = interval !== null && interval[0] > 0;
  return [
    `Where it overrules the vote (${percent(layer.override_rate)} of the decisions) it ${gain}.`,
    isProven ? 'That is an uplift beyond chance.' : 'That proves no uplift. Leave the vote alone.',
    ...holdOnly(layer),
    `Balanced accuracy: ${layer.final_balanced_accuracy.toFixed(3)} with it, ` +
      `${layer.base_balanced_accuracy.toFixed(3)} without. Actions: ${shares(layer.final_action_shares)} ` +
      `with it, ${shares(layer.base_action_shares)} without.`,
  ];
}

/** The threshold in words, with what was promised of it and under which assumption. */
export function thresholdInWords({
  value,
  source,
  certified,
  confidence,
}: OverrideThreshold): string[] {
  if (certified === null) return [`Override threshold ${value}, as set.`];
  const target = percent(certified.target_precision);
  if (source === 'setting' || certified.point === null) {
    return [
      `No threshold is certain to be right in ${target} of its overrides; ${value} is as set.`,
    ];
  }
  const { precision, override_rate: rate, precision_lower_bound: bound } = certified.point;
  return [
    `Override threshold ${value}: right in at least ${target} of its overrides, with probability ${confidence}.`,
    `Out of fold it was right in ${percent(precision ?? 0)} (at least ${percent(bound ?? 0)}), overruling ${percent(rate)}.`,
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
    `is right in ${percent(final ?? 0)}, the vote in ${percent(base ?? 0)} ` +
    `(difference ${points} points, 95 %)`;
  return { gain, interval };
}

function gainInMoney({ pnl }: DecisionLayerMetrics): Gain {
  const difference = pnl?.override_difference ?? null;
  const interval = pnl?.override_difference_ci95 ?? null;
  if (difference === null || interval === null) {
    return { gain: 'decides for trades that were never made, so that nothing is known', interval };
  }
  const ends = interval.map((end) => signed(end, 3)).join(' to ');
  const gain = `earns ${signed(difference, 3)} % per decision more than the vote (${ends}, 95 %)`;
  return { gain, interval };
}

/** A model that only ever keeps out of the market offers that, and no better direction. */
function holdOnly({ final_action_shares: final, base_action_shares: base }: DecisionLayerMetrics) {
  const onlyHolds = final.SELL <= base.SELL && final.BUY <= base.BUY && final.HOLD > base.HOLD;
  return onlyHolds ? ['On balance it only takes trades away: it says to stay out.'] : [];
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
const signed = (value: number, digits: number) =>
  `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(digits)}`;

function shares(of: Readonly<Record<string, number>>): string {
  return Object.entries(of)
    .map(([action, share]) => `${action} ${percent(share)}`)
    .join(', ');
}
