import { voteBaseEnsemble } from '@meta-agent/decision';
import {
  ACTIONS,
  classOf,
  DEFAULT_AGENTS,
  type Action,
  type AgentList,
  type Signals,
} from '@meta-agent/features';
import { eachRow, type RowList } from '../join/columns/row-list';
import { sampleOf } from './sample-of';

/** The votes of a record and the ensemble action that its log has. */
export interface LoggedVote {
  readonly predictions: Signals['base_predictions'];
  readonly ensemble: Action;
}

/**
 * Share (0..1) of these records whose logged ensemble is not the vote by these weights.
 * @example
 * import { DEFAULT_AGENTS } from '@meta-agent/features';
 * const predictions = { xgb: { action: 'BUY', confidence: 0.8 } };
 * voteDifference([{ predictions, ensemble: 'SELL' }], DEFAULT_AGENTS); // 1
 */
export function voteDifference(votes: RowList<LoggedVote>, agents: AgentList): number {
  if (votes.length === 0) return 0;
  let differing = 0;
  for (const { predictions, ensemble } of eachRow(votes)) {
    if (voteBaseEnsemble(predictions, agents).action !== ensemble) differing += 1;
  }
  return differing / votes.length;
}

const SAMPLED = 4000;
const STEPS = 400;
const LEARNING_RATE = 0.5;
/** Steps of the search around the fit, in shares of the whole weight. */
const POLISHING = [0.05, 0.02, 0.01];

/**
 * The weights of these agents whose vote is the logged ensemble most often. First multinomial logistic regression
 * of the logged action on the weighted scores, whose loss is convex in the weights; then each
 * weight is moved in steps while more of the sampled records agree. They add up to 1.
 * @example
 * const predictions = { xgb: { action: 'BUY', confidence: 0.8 } };
 * const votes = [{ predictions, ensemble: 'BUY' }];
 * voteDifference(votes, fitBaseWeights(votes)); // 0
 */
export function fitBaseWeights(
  votes: RowList<LoggedVote>,
  names: readonly string[] = DEFAULT_AGENTS.names,
): AgentList {
  const sampled = sampleOf(votes, SAMPLED);
  const scored = sampled.map((vote) => scoresOf(vote, names));
  return polish(sampled, normalised(names, descend(scored, names.length)));
}

/** Class and confidence of each agent's vote, and the logged class. */
interface ScoredVote {
  readonly logged: number;
  readonly agents: readonly (readonly [agent: number, action: number, confidence: number])[];
}

function scoresOf({ predictions, ensemble }: LoggedVote, names: readonly string[]): ScoredVote {
  const agents = names.flatMap((agent, i) => {
    const signal = predictions[agent];
    return signal === undefined ? [] : [[i, classOf(signal.action), signal.confidence] as const];
  });
  return { logged: classOf(ensemble), agents };
}

/** Projected gradient descent: weights stay at 0 or above. */
function descend(votes: readonly ScoredVote[], agents: number): number[] {
  let weights = new Array<number>(agents).fill(1);
  let best = { weights, loss: Infinity };
  for (let step = 0; ; step += 1) {
    const gradient = weights.map(() => 0);
    let loss = 0;
    for (const vote of votes) loss += addGradient(vote, weights, gradient);
    if (loss < best.loss) best = { weights, loss };
    if (step === STEPS) return best.weights;
    // The step grows with the weights: larger weights explain separable votes ever better. Other votes
    // may stop converging: then the best step counts.
    const rate = LEARNING_RATE * (1 + step / 20);
    weights = weights.map((weight, i) => Math.max(0, weight - (rate * gradient[i]) / votes.length));
  }
}

/** Adds the gradient of one vote's loss. @returns the loss */
function addGradient(
  { logged, agents }: ScoredVote,
  weights: readonly number[],
  gradient: number[],
): number {
  const scores = ACTIONS.map(() => 0);
  for (const [agent, action, confidence] of agents) scores[action] += weights[agent] * confidence;
  const top = Math.max(...scores);
  const exponentials = scores.map((score) => Math.exp(score - top));
  const whole = exponentials.reduce((total, value) => total + value, 0);
  for (const [agent, action, confidence] of agents) {
    gradient[agent] += confidence * (exponentials[action] / whole - Number(action === logged));
  }
  return Math.log(whole) + top - scores[logged];
}

function polish(votes: readonly LoggedVote[], fitted: AgentList): AgentList {
  let best = { agents: fitted, difference: voteDifference(votes, fitted) };
  for (const size of POLISHING) {
    for (let i = 0; i < fitted.names.length; i += 1) {
      for (const change of [-size, size]) {
        const moved = [...best.agents.weights];
        moved[i] = Math.max(0, moved[i] + change);
        const agents = normalised(fitted.names, moved);
        const difference = voteDifference(votes, agents);
        if (difference < best.difference) best = { agents, difference };
      }
    }
  }
  return best.agents;
}

function normalised(names: readonly string[], weights: readonly number[]): AgentList {
  const whole = weights.reduce((total, weight) => total + weight, 0);
  const share = (weight: number) => (whole === 0 ? 1 / weights.length : weight / whole);
  return { names, weights: weights.map((weight) => Number(share(weight).toFixed(3))) };
}
