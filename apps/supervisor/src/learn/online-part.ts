import { applyScaler, classOf, type Action, type SignalRecord } from '@meta-agent/features';
import { onlineStart, type LoadedModel } from '@meta-agent/model-io';
import {
  BATCH_WEIGHT_AT_START,
  isTrusted,
  learnOnline,
  onlineProbabilities,
  shareAfter,
} from '@meta-agent/supervision';
import type { Online } from './published-parts';

/** How the online expert of one model learns. */
export interface OnlineRule {
  readonly start: Online;
  readonly learn: (online: Online, record: SignalRecord, label: Action) => Online;
}

/** The expert starts from the coefficients of the artifact. */
export function onlineRule(model: LoadedModel): OnlineRule {
  const start = onlineStart(model.parameters);
  const features = new Float64Array(model.featureCount);
  const scaled = new Float64Array(model.featureCount);
  const probabilities = new Float64Array(3);
  const learn: OnlineRule['learn'] = (online, record, label) => {
    model.featureSet.fill(record, features);
    model.score(features, probabilities, model.groups?.indexOf(record));
    applyScaler(model.parameters.scaler, features, scaled);
    const expert = { start, coefficients: online.coefficients };
    const right = classOf(label);
    const said = onlineProbabilities(expert, scaled)[right];
    const next = learnOnline(expert, scaled, right);
    // Coefficients that are not finite cannot be published: the last ones stay, without trust.
    if (!next.coefficients.every(Number.isFinite)) return { ...online, trusted: false };
    return {
      batch_weight: shareAfter(online.batch_weight, probabilities[right], said),
      coefficients: [...next.coefficients],
      learned: online.learned + 1,
      trusted: isTrusted(next),
    };
  };
  const none = { batch_weight: BATCH_WEIGHT_AT_START, learned: 0, trusted: true };
  return { start: { ...none, coefficients: [...start] }, learn };
}
