import { VOLATILITY_REGIMES, type VolatilityRegime } from '@meta-agent/features';
import type { OverrideThreshold, RegimeThresholds } from '@meta-agent/model-io';
import { percent } from '@meta-agent/words';

/** The override threshold in words, with its certified precision and the assumption behind it. */
export function thresholdInWords(threshold: OverrideThreshold): string[] {
  const { regimes } = threshold;
  if (regimes !== null) return [regimesInWords(regimes), regimes.promise];
  return [...horizonsInWords(threshold), ...oneInWords(threshold)];
}

function oneInWords({ value, source, certified }: OverrideThreshold): string[] {
  if (certified === null) return [`Override threshold: ${value} (from the settings).`];
  const target = percent(certified.target_precision);
  if (source === 'setting' || certified.point === null) {
    return [
      `No override threshold is certified for a precision of ${target}. The setting ${value} is used.`,
    ];
  }
  const { precision, override_rate: rate, precision_lower_bound: bound } = certified.point;
  return [
    `Override threshold: ${value}. With probability ${certified.confidence}, at least ${target} of the changes are right.`,
    `Out of fold, ${percent(precision ?? 0)} of the changes are right (lower bound ${percent(bound ?? 0)}); ${percent(rate)} of the decisions are changes.`,
    certified.assumption,
  ];
}

function horizonsInWords({ horizons, confidence, ...rest }: OverrideThreshold): string[] {
  if (horizons === null) return [];
  const parts = Object.entries(horizons).map(
    ([minutes, { threshold }]) => `${minutes} minutes ${threshold ?? 'not certified'}`,
  );
  return [
    `Override thresholds by horizon, all with probability ${confidence}: ${parts.join('; ')}. Only the ${rest.primary_horizon} minutes override.`,
  ];
}

/** The threshold of each regime, and where the vote stands because there is none. */
function regimesInWords(regimes: RegimeThresholds): string {
  const parts = VOLATILITY_REGIMES.map((regime) => {
    const { threshold, point } = regimes[regime];
    if (threshold === null || point === null) return `${REGIME_NAMES[regime]} not certified`;
    return `${REGIME_NAMES[regime]} ${threshold} (${percent(point.precision ?? 0)} of the changes right out of fold, lower bound ${percent(point.precision_lower_bound ?? 0)})`;
  });
  return `Override thresholds by volatility: ${parts.join('; ')}. Where none is certified, the vote stands.`;
}

const REGIME_NAMES: Readonly<Record<VolatilityRegime, string>> = {
  volatility_low: 'low',
  volatility_medium: 'medium',
  volatility_high: 'high',
};
