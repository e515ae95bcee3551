import type { Metadata } from '@meta-agent/model-io';
import { plainError } from '@meta-agent/outcomes';
import { blockLength, blockRule, thresholdRule, type WatchRule } from '@meta-agent/supervision';

/** The cap of a model whose artifact does not say how high its probabilities are. */
const NO_CURVE = 1;
const HIGH = 0.1;
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

type WatchedMetadata = Pick<Metadata, 'override_threshold'> & {
  readonly metrics: { readonly decision_layer: Metadata['metrics']['decision_layer'] };
};

/**
 * How a model is watched, by what its artifact says of it, and not by the rows of the log: they come
 * one after the other, and a rule does not change on the way.
 * @param targetPrecision null: the certified one, else the threshold of the artifact, which a
 * calibrated model reaches
 * @param horizonMinutes the longest time from a decision to its settlement; null: the artifact's
 */
export function watchRule(
  metadata: WatchedMetadata,
  targetPrecision: number | null,
  horizonMinutes: number | null,
): WatchRule {
  const { value: floor, certified, curve = [] } = metadata.override_threshold;
  const lifeMs = MINUTE_MS * Math.max(horizonMinutes ?? 0, lifeMinutes(metadata));
  const deviation = deviationOf(metadata, lifeMs);
  return {
    threshold: thresholdRule({
      floor,
      highConfidence: highConfidence(curve),
      targetPrecision: targetPrecision ?? certified?.target_precision ?? floor,
    }),
    blocks: deviation === null || lifeMs === 0 ? null : blockRule({ lifeMs, deviation }),
  };
}

const lifeMinutes = ({ metrics }: WatchedMetadata): number =>
  metrics.decision_layer.pnl?.evidence?.life_minutes ?? 0;

/** The 90 % quantile of the out-of-fold top probabilities: the curve counts them from above. */
function highConfidence(curve: readonly { threshold: number; overrides: number }[]): number {
  const all = Math.max(0, ...curve.map(({ overrides }) => overrides));
  const reached = curve.filter(({ overrides }) => overrides <= HIGH * all);
  return Math.min(NO_CURVE, ...reached.map(({ threshold }) => threshold));
}

/**
 * The standard deviation of the gain of one block, by the blocks of the test part: the plain SE · ΣD
 * is that of their sum (see the evidence of a ratio), and variances grow with time.
 */
function deviationOf({ metrics }: WatchedMetadata, lifeMs: number): number | null {
  const { pnl } = metrics.decision_layer;
  const evidence = pnl?.evidence;
  const changes = (pnl?.added ?? 0) + (pnl?.removed ?? 0) + (pnl?.reversed ?? 0);
  const error = evidence === undefined ? null : errorOf(evidence);
  if (evidence === undefined || error === null || changes === 0) return null;
  const known = changes * (pnl?.identified_share ?? 1);
  const ofSpan = error * known;
  const deviation = ofSpan * Math.sqrt(blockLength(lifeMs) / (evidence.span_days * DAY_MS));
  return deviation > 0 ? deviation : null;
}

type Figures = NonNullable<
  NonNullable<WatchedMetadata['metrics']['decision_layer']['pnl']>['evidence']
>;

const errorOf = ({ standard_error, critical_value = null }: Figures): number | null =>
  plainError({ standard_error, critical_value });
