import { explain, type MetaModel } from '@meta-agent/decision';
import { ACTIONS, type Action } from '@meta-agent/features';

/** The market in which an agent votes. */
export interface Regime {
  readonly volatility: number;
  readonly trend_strength: number;
}

/**
 * Trust in an agent: the rise of the log-odds of its action against the other two, relative to an
 * average vote. A decision's explanation has the same sum; here the agent has its mean confidence.
 */
export function trustIn(model: MetaModel, agent: string, action: Action, regime: Regime): number {
  const confidence = ordinary(model, `${agent}_conf`, 0.5);
  const features = new Float64Array(model.featureCount);
  const signals = { base_predictions: { [agent]: { action, confidence } }, regime };
  model.featureSet.fill(signals, features);
  return explain(model, features, ACTIONS.indexOf(action)).by_agent[agent];
}

/** Mean over the three actions. */
export function meanTrust(model: MetaModel, agent: string, regime: Regime): number {
  const sum = ACTIONS.reduce((total, action) => total + trustIn(model, agent, action, regime), 0);
  return sum / ACTIONS.length;
}

/** The usual regime in training. */
export function ordinaryRegime(model: MetaModel): Regime {
  return {
    volatility: ordinary(model, 'volatility', 0.5),
    trend_strength: ordinary(model, 'trend_strength', 0),
  };
}

/** True when this feature set lets trust depend on the regime. */
export function movesWithRegime({ featureSet }: MetaModel): boolean {
  return featureSet.origins.some(({ agent, regime }) => agent !== null && regime !== null);
}

/** Each agent's mean trust along a range of one part of the regime. */
export function trustAlong(
  model: MetaModel,
  part: keyof Regime,
  values: readonly number[],
): ReadonlyMap<string, readonly number[]> {
  const usual = ordinaryRegime(model);
  return new Map(
    model.featureSet.agents.map((agent) => [
      agent,
      values.map((value) => meanTrust(model, agent, { ...usual, [part]: value })),
    ]),
  );
}

/** A feature's mean in the training data. */
function ordinary(model: MetaModel, feature: string, otherwise: number): number {
  const at = model.featureSet.names.indexOf(feature);
  return at === -1 ? otherwise : model.affine.center[at];
}
