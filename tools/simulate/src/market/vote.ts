import { ACTIONS, type Action, type Signals } from '@meta-agent/features';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import type { AgentProfiles } from './markets';
import { skillLogit } from './posterior';
import type { MarketRegime } from './regime-drift';
import { drawBeta, drawUniform, round4, type BetaShape } from './sampling';

const LOWEST_CONFIDENCE = 0.34;
const HIGHEST_CONFIDENCE = 0.99;

/**
 * Every agent's signal, given the label. The confidence is drawn first, independent of the label:
 * it shows only how far to trust the vote.
 */
export function drawVotes(
  profiles: AgentProfiles,
  label: 0 | 1 | 2,
  regime: MarketRegime,
  random: RandomGenerator,
): Signals['base_predictions'] {
  const predictions: Signals['base_predictions'] = {};
  for (const [agent, { skill, confidence: shape }] of Object.entries(profiles)) {
    const confidence = drawConfidence(shape, random);
    const isRight = 1 / (1 + Math.exp(-skillLogit(skill, confidence, regime)));
    predictions[agent] = { action: drawAction(label, isRight, random), confidence };
  }
  return predictions;
}

/** Drops the signals of randomly missing agents. */
export function dropMissing(
  predictions: Signals['base_predictions'],
  missing: number,
  random: RandomGenerator,
): Signals['base_predictions'] {
  const reported: Signals['base_predictions'] = {};
  for (const [agent, signal] of Object.entries(predictions)) {
    if (drawUniform(random) >= missing && signal) reported[agent] = signal;
  }
  return reported;
}

function drawConfidence(shape: BetaShape, random: RandomGenerator): number {
  const span = HIGHEST_CONFIDENCE - LOWEST_CONFIDENCE;
  return round4(LOWEST_CONFIDENCE + span * drawBeta(random, shape));
}

/** Draws the label with this probability, else one of the other two. */
function drawAction(label: 0 | 1 | 2, isRight: number, random: RandomGenerator): Action {
  const u = drawUniform(random);
  if (u < isRight) return ACTIONS[label];
  const offset = u < isRight + (1 - isRight) / 2 ? 1 : 2;
  return ACTIONS[((label + offset) % 3) as 0 | 1 | 2];
}
