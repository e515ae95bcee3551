import type { CertifiedThreshold } from '@meta-agent/model-io';
import { certifyThreshold } from './certify-threshold';
import { thresholdCurve, type OverrideCandidates } from './threshold-curve';

/**
 * One certificate for each horizon, by its minutes. Each holds with 1 − (1 − confidence) ÷ horizons,
 * so that all hold together with the confidence (Bonferroni).
 * @param confidence that all certificates hold
 */
export function certifyHorizons(
  candidates: OverrideCandidates,
  target: number,
  confidence: number,
): Record<string, CertifiedThreshold> {
  const horizons = [...candidates.shares.keys()].sort((one, other) => one - other);
  const each = 1 - (1 - confidence) / horizons.length;
  const certificates = horizons.map((minutes) => {
    const curve = thresholdCurve(candidatesOf(candidates, minutes), each);
    return [String(minutes), certifyThreshold(curve, target, each)] as const;
  });
  return Object.fromEntries(certificates);
}

/** The candidates of one horizon, whose labels live as long as it. */
export function candidatesOf(all: OverrideCandidates, minutes: number): OverrideCandidates {
  const rows = Array.from(all.horizons.keys()).filter((row) => all.horizons[row] === minutes);
  const share = all.shares.get(minutes) ?? 0;
  return {
    ...all,
    confidences: Float64Array.from(rows, (row) => all.confidences[row]),
    hits: Uint8Array.from(rows, (row) => all.hits[row]),
    timestampsMs: Float64Array.from(rows, (row) => all.timestampsMs[row]),
    regimes: Uint8Array.from(rows, (row) => all.regimes[row]),
    horizons: Float64Array.from(rows, () => minutes),
    lifeMs: Math.min(all.lifeMs, minutes * 60_000),
    decisions: Math.round(all.decisions * share),
    decisionsToCome: Math.ceil(all.decisionsToCome * share),
  };
}
