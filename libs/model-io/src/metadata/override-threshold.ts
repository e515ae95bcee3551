import type { RegimeCertificate } from '@meta-agent/decision';
import { z } from 'zod';
import { count, open, share, shareOrNull, type Complete } from './schema-parts';

/** The expected result of one override threshold; newer trainers count changes of the vote alone. */
const thresholdPoint = open({
  threshold: share,
  overrides: count,
  override_rate: share,
  /** Share of the right ones; this field and the next two are null without overrides. */
  precision: shareOrNull,
  /** Effective sample size: independent overrides with equal information about future ones. */
  effective_overrides: z.number().min(0).nullable().optional(),
  /** Lower bound of the precision of future decisions, at the requested confidence. */
  precision_lower_bound: shareOrNull,
});
export type ThresholdPoint = Complete<z.infer<typeof thresholdPoint>>;

const certifiedThreshold = open({
  /** Null when no threshold reaches the requested precision. */
  threshold: shareOrNull,
  target_precision: share,
  confidence: share,
  point: thresholdPoint.nullable(),
  assumption: z.string(),
});
export type CertifiedThreshold = Complete<z.infer<typeof certifiedThreshold>>;

const regimeThresholds = open({
  target_precision: share,
  /** Probability that the promise holds for all three regimes together. */
  confidence: share,
  /** What is certified, on what it was measured, and what it assumes. */
  promise: z.string(),
  volatility_low: certifiedThreshold,
  volatility_medium: certifiedThreshold,
  volatility_high: certifiedThreshold,
});
export type RegimeThresholds = Complete<z.infer<typeof regimeThresholds>>;

/** The override threshold, its origin, and the results of other thresholds. */
export const overrideThreshold = open({
  value: share,
  /** `certified`: the precision is proven; `setting`: the configured value is used unproven. */
  source: z.enum(['certified', 'setting']).optional(),
  /** Null when no precision was asked for. */
  certified: certifiedThreshold.nullable().optional(),
  /** Null unless the precision is certified for each regime of volatility on its own. */
  regimes: regimeThresholds.nullable().optional(),
  /** The horizon in minutes whose overrides were measured; null: every one. */
  primary_horizon: z.int().min(1).nullable().optional(),
  /** By the minutes of the horizon; null when no precision was asked for each horizon. */
  horizons: z.record(z.string(), certifiedThreshold).nullable().optional(),
  /** Confidence of the bounds in `curve`. */
  confidence: share.optional(),
  /** On out-of-fold decisions, the highest threshold first. */
  curve: z.array(thresholdPoint).optional(),
});
export type OverrideThreshold = Complete<z.infer<typeof overrideThreshold>>;

/**
 * The threshold of each regime, as decisions need it; null without certificates by regime.
 * @example
 * regimeCertificateOf({ regimes: null }); // null
 */
export function regimeCertificateOf({
  regimes = null,
}: Pick<z.infer<typeof overrideThreshold>, 'regimes'>): RegimeCertificate | null {
  if (regimes === null) return null;
  const { promise, volatility_low, volatility_medium, volatility_high } = regimes;
  return {
    promise,
    volatility_low: volatility_low.threshold,
    volatility_medium: volatility_medium.threshold,
    volatility_high: volatility_high.threshold,
  };
}

/**
 * What an artifact proves of its horizons, as decisions need it.
 * @example
 * horizonProofOf({ source: 'certified' }).isCertified; // true
 */
export function horizonProofOf({
  source,
  primary_horizon: primaryHorizon = null,
  horizons = null,
}: ProvenThreshold): HorizonProof {
  const horizonCertificate = horizons === null ? null : thresholdsOf(horizons);
  return { primaryHorizon, isCertified: source === 'certified', horizonCertificate };
}

type ByHorizon = Readonly<Record<string, { readonly threshold: number | null }>>;

interface ProvenThreshold {
  readonly source?: OverrideThreshold['source'] | undefined;
  readonly primary_horizon?: number | null | undefined;
  readonly horizons?: ByHorizon | null | undefined;
}

/** The part of a model that is about its horizons. */
export interface HorizonProof {
  readonly primaryHorizon: number | null;
  readonly isCertified: boolean;
  readonly horizonCertificate: Readonly<Record<string, number | null>> | null;
}

function thresholdsOf(horizons: ByHorizon) {
  const entries = Object.entries(horizons);
  return Object.fromEntries(entries.map(([minutes, { threshold }]) => [minutes, threshold]));
}
