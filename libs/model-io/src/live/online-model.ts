import { applyScaler } from '@meta-agent/features';
import { isTrusted, mixExperts, onlineProbabilities, startOnline } from '@meta-agent/supervision';
import type { LoadedModel } from '../load/load-artifact';
import type { ModelParameters } from '../model/scorer';
import type { LiveState } from './live-state';

const CLASSES = 3;

/** The online expert of a live state. */
export type PublishedExpert = NonNullable<LiveState['online']>;

/**
 * The coefficients from which the online expert starts: those of the artifact on scaled features,
 * class by class, the intercept last; 3 · (features + 1).
 * @example
 * const bias = Float32Array.of(4, 5, 6);
 * onlineStart({ kernel: Float32Array.of(1, 2, 3), bias }); // [1, 4, 2, 5, 3, 6]
 */
export function onlineStart({
  kernel,
  bias,
}: Pick<ModelParameters, 'kernel' | 'bias'>): readonly number[] {
  const features = kernel.length / CLASSES;
  return Array.from({ length: CLASSES }, (_, k) => [
    ...Array.from({ length: features }, (_, j) => kernel[CLASSES * j + k]),
    bias[k],
  ]).flat();
}

/**
 * The model mixed with the online expert of its live state: p = w · model + (1 − w) · expert. Groups
 * and calibration are the model's; where a mixed probability is not finite, the model answers alone.
 * An explanation stays that of the model.
 * @returns null when the expert is not trusted, or its coefficients are not those of the model
 */
export function withOnlineExpert(model: LoadedModel, expert: PublishedExpert): LoadedModel | null {
  const { scaler } = model.parameters;
  const start = onlineStart(model.parameters);
  const { coefficients, batch_weight: weight } = expert;
  const isOfModel = coefficients.length === start.length;
  if (!expert.trusted || !isOfModel || !isTrusted({ start, coefficients })) return null;
  const online = startOnline(coefficients);
  const scaled = new Float64Array(model.featureCount);
  return {
    ...model,
    score(features, out, group) {
      model.score(features, out, group);
      applyScaler(scaler, features, scaled);
      const [sell, hold, buy] = mixExperts(weight, out, onlineProbabilities(online, scaled));
      if (!Number.isFinite(sell + hold + buy)) return;
      out[0] = sell;
      out[1] = hold;
      out[2] = buy;
    },
  };
}
