import { ACTIONS, classOf, type Action, type Signals } from '@meta-agent/features';
import type { AgentProfiles, Market, RegimeTerms, SkillTerms } from './markets';
import type { MarketRegime } from './regime-drift';

/** Probabilities of SELL, HOLD, BUY. */
export type Probabilities = readonly [number, number, number];

/** Logit of the probability that an agent with this skill votes the label. */
export function skillLogit(skill: SkillTerms, confidence: number, regime: MarketRegime): number {
  return skill.confidence * confidence + regimeTerm(skill, regime);
}

/** The label's probabilities before any vote. */
export function priorOf(prior: Market['prior'], regime: MarketRegime): Probabilities {
  return softmax(priorLogits(prior, regime));
}

/**
 * Bayes' rule without approximation: prior times, for each reporting agent, q where it votes the
 * label and (1 - q) / 2 where it does not. Divided by (1 - q) / 2, that adds ln(2q / (1 - q)),
 * ln 2 + skill, to the logit of the action it votes. A missing agent adds nothing.
 */
export function posteriorOf(
  prior: Market['prior'],
  profiles: AgentProfiles,
  predictions: Signals['base_predictions'],
  regime: MarketRegime,
): Probabilities {
  const logits = priorLogits(prior, regime);
  for (const [agent, signal] of Object.entries(predictions)) {
    if (signal === undefined) continue;
    const skill = skillLogit(profiles[agent].skill, signal.confidence, regime);
    logits[classOf(signal.action)] += Math.LN2 + skill;
  }
  return softmax(logits);
}

function priorLogits(prior: Market['prior'], regime: MarketRegime): [number, number, number] {
  const logit = (action: Action) => regimeTerm(prior[action], regime);
  return [logit(ACTIONS[0]), logit(ACTIONS[1]), logit(ACTIONS[2])];
}

function regimeTerm(terms: RegimeTerms, { volatility, trend_strength }: MarketRegime): number {
  return (
    terms.intercept +
    terms.volatility * volatility +
    terms.trend * trend_strength +
    terms.absTrend * Math.abs(trend_strength)
  );
}

function softmax([sell, hold, buy]: Probabilities): Probabilities {
  const top = Math.max(sell, hold, buy);
  const [s, h, b] = [Math.exp(sell - top), Math.exp(hold - top), Math.exp(buy - top)];
  const sum = s + h + b;
  return [s / sum, h / sum, b / sum];
}
