import { ACTIONS } from '@meta-agent/features';
import type { Explanation } from './decision-schema';
import type { AffineMap, MetaModel } from './meta-model';
import { NO_GROUP } from './record-groups';

/**
 * @param features the raw vector that was scored
 * @param winner class index 0..2
 * @param group the index of the record's group
 */
export function explain(
  model: MetaModel,
  features: Float64Array,
  winner: number,
  group = NO_GROUP,
): Explanation {
  const groups = group === NO_GROUP ? null : (model.groups ?? null);
  const explanation = explainMap(model, groups?.mapOf(group) ?? model.affine, features, winner);
  if (groups === null) return explanation;
  const pooled = explainMap(model, model.affine, features, winner);
  const adds = explanation.logit_difference - pooled.logit_difference;
  return { ...explanation, group: { name: groups.names[group], adds } };
}

function explainMap(
  model: MetaModel,
  { weights, bias, center }: AffineMap,
  features: Float64Array,
  winner: number,
): Explanation {
  const width = model.featureCount;
  // d(logit[winner] - mean of the others) = 1.5 * logit[winner] - 0.5 * sum of all three.
  const against = (values: ArrayLike<number>, at: number, stride: number): number =>
    1.5 * values[winner * stride + at] -
    0.5 * (values[at] + values[stride + at] + values[2 * stride + at]);
  const sharpening = model.sharpening ?? null;
  const factor = sharpening?.factorOf(features) ?? 1;

  let intercept = factor * against(bias, 0, 1);
  if (sharpening !== null) intercept += against(sharpening.offset, 0, 1);
  for (let j = 0; j < width; j += 1) intercept += factor * against(weights, j, width) * center[j];

  const contributions: Record<string, number> = {};
  const by_agent = zeros([...model.featureSet.agents, 'ensemble']);
  const by_regime = zeros(['volatility', 'trend', 'none']);
  let difference = intercept;
  for (let j = 0; j < width; j += 1) {
    const contribution = factor * against(weights, j, width) * (features[j] - center[j]);
    contributions[model.featureSet.names[j]] = contribution;
    difference += contribution;
    const { agent, regime } = model.featureSet.origins[j];
    by_agent[agent ?? 'ensemble'] += contribution;
    by_regime[regime ?? 'none'] += contribution;
  }
  return {
    action: ACTIONS[winner],
    intercept,
    contributions,
    logit_difference: difference,
    by_agent,
    by_regime,
  };
}

function zeros<const K extends string>(keys: readonly K[]): Record<K, number> {
  return Object.fromEntries(keys.map((key) => [key, 0])) as Record<K, number>;
}
