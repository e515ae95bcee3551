import { guide26 } from '@meta-agent/features';
import { smallDraft } from '@meta-agent/model-io/testing';

/** How far the volatility moves the logits of BUY and SELL. */
const PULL = 4.7;
const WIDTH = guide26.names.length;
const VOLATILITY = guide26.names.indexOf('volatility');

export interface YearModel {
  readonly name: string;
  /** The threshold of the artifact, and the precision that the adapted one steers to. */
  readonly floor: number;
  readonly targetPrecision: number;
  /** 90 % quantile of the top probabilities; null: the artifact does not say. */
  readonly highConfidence: number | null;
  /** Whether the artifact has measured the scatter of its gains: without it nothing is demoted. */
  readonly isMeasured: boolean;
  /** Whether it answers BUY where the others answer SELL. */
  readonly isContrary?: boolean;
}

/** A model whose answer is BUY or SELL, with a probability that the volatility of the record sets. */
export function yearDraft(model: YearModel) {
  const { floor, targetPrecision, highConfidence, isMeasured, isContrary = false } = model;
  const draft = smallDraft(1);
  const kernel = new Float32Array(3 * WIDTH);
  const pull = isContrary ? -PULL : PULL;
  kernel[3 * VOLATILITY] = -pull;
  kernel[3 * VOLATILITY + 2] = pull;
  const { metrics } = draft.metadata;
  const { decision_layer: layer } = metrics;
  const name = 'certified_override_precision_0.9';
  const precise = { name, value: 1, limit: targetPrecision, bound: 'min' as const, passed: true };
  const metadata = {
    ...draft.metadata,
    gates: [...draft.metadata.gates, precise],
    calibration: { method: 'none' },
    override_threshold: {
      value: floor,
      certified: certifiedAt(floor, targetPrecision),
      ...(highConfidence !== null && { curve: curveOf(highConfidence) }),
    },
    metrics: { ...metrics, decision_layer: { ...layer, pnl: isMeasured ? measured() : null } },
  };
  const bias = Float32Array.of(0, -20, 0);
  const scaler = {
    mean: new Array<number>(WIDTH).fill(0.5),
    scale: new Array<number>(WIDTH).fill(1),
  };
  return { ...draft, kernel, bias, scaler, calibration: { method: 'none' as const }, metadata };
}

/** The volatility at which the model answers BUY (or SELL) with this probability. */
export function volatilityOf(topProbability: number, isBuy: boolean): number {
  const shift = Math.log(topProbability / (1 - topProbability)) / (2 * PULL);
  return 0.5 + (isBuy ? shift : -shift);
}

/** What the model answers to a record of this volatility, whether it is asked or not. */
export function answerAt(volatility: number): { isBuy: boolean; topProbability: number } {
  const topProbability = 1 / (1 + Math.exp(-2 * PULL * Math.abs(volatility - 0.5)));
  return { isBuy: volatility > 0.5, topProbability };
}

function certifiedAt(threshold: number, target_precision: number) {
  return { threshold, target_precision, confidence: 0.9, point: null, assumption: 'none' };
}

function curveOf(high: number) {
  return [high, 0.5].map((threshold, i) => ({
    ...{ threshold, overrides: i === 0 ? 100 : 1000, override_rate: 0.5 },
    ...{ precision: 0.8, precision_lower_bound: 0.75 },
  }));
}

/** 30 days of 96 changes that scatter by 1 % each. */
function measured() {
  const changes = 2880;
  return {
    ...{ identification: 'prices' as const, identified_share: 1, base: 0, final: 576 },
    ...{ added: changes, removed: 0, reversed: 0, unknown: 0, difference_ci95: null },
    evidence: {
      ...{ status: 'measured' as const, life_minutes: 15, blocks: 32, active_blocks: 32 },
      ...{ span_days: 30, estimate: 0.2, standard_error: 1 / Math.sqrt(changes) },
      ...{ lower_bound: 0.1, ci95: [0.1, 0.3] as [number, number] },
      ...{ missing_days: null, weeks_to_prove: null },
    },
  };
}
