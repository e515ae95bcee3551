import {
  ACTIONS,
  agentsOf,
  classOf,
  DEFAULT_AGENTS,
  type Action,
  type AgentList,
  type Signals,
} from '@meta-agent/features';
import type { MetaModel } from './meta-model';
import type { Policy } from './policy-schema';

/** The weighted vote of the agents that report. */
export interface BaseEnsemble {
  readonly action: Action;
  /** Winning score, 0..1. */
  readonly confidence: number;
  /** Number of reporting agents of the list. */
  readonly reporting: number;
  /** Share (0..1) of the reporting agents that vote for `agreed`; 0 without agents. */
  readonly consensus: number;
  /** The most voted action; among several the one with the highest score; HOLD for a tie. */
  readonly agreed: Action;
}

/** The vote when no agent reports, or when the vote cannot be counted. */
export const NO_VOTE: BaseEnsemble = Object.freeze({
  action: 'HOLD',
  confidence: 0,
  reporting: 0,
  consensus: 0,
  agreed: 'HOLD',
});

const HOLD = 1;

type VotingPolicy = Pick<Policy, 'base_weights' | 'agents_without_model'>;

/**
 * The agents that vote: those of the policy, else those of the model; without a model those that
 * the policy names for this case, else the default.
 */
export function votersOf(
  { base_weights: weights, agents_without_model: others }: VotingPolicy,
  model: Pick<MetaModel, 'agents'> | null,
): AgentList {
  if (weights !== null) return agentsOf(weights);
  if (model !== null) return model.agents;
  return others === undefined ? DEFAULT_AGENTS : agentsOf(others);
}

/**
 * score(action) = sum of weight * confidence over the agents voting it, divided by the sum of
 * the reporting agents' weights. The highest score wins; a tie goes to HOLD. Agents that are not in
 * the list do not vote.
 * @throws TypeError when a signal has an unknown action or a confidence outside 0..1.
 * @example
 * import { DEFAULT_AGENTS } from '@meta-agent/features';
 * const signals = { xgb: { action: 'BUY', confidence: 0.8 }, lgbm: { action: 'HOLD', confidence: 0.6 } };
 * voteBaseEnsemble(signals, DEFAULT_AGENTS).action; // 'BUY'
 */
export function voteBaseEnsemble(
  predictions: Signals['base_predictions'],
  { names, weights }: AgentList,
): BaseEnsemble {
  const votes: [number, number, number] = [0, 0, 0];
  const scores: [number, number, number] = [0, 0, 0];
  let reporting = 0;
  let weight = 0;
  for (let i = 0; i < names.length; i += 1) {
    const signal = predictions[names[i]];
    if (signal === undefined) continue;
    const { confidence } = signal;
    if (!(confidence >= 0 && confidence <= 1)) {
      throw new TypeError(
        `expected a confidence from 0 to 1 of ${names[i]}, received ${confidence}`,
      );
    }
    const vote = classOf(signal.action);
    votes[vote] += 1;
    scores[vote] += weights[i] * confidence;
    reporting += 1;
    weight += weights[i];
  }
  if (reporting === 0) return NO_VOTE;

  const winner = highest(scores);
  const mostVotes = Math.max(...votes);
  return {
    action: ACTIONS[winner],
    confidence: weight > 0 ? scores[winner] / weight : 0,
    reporting,
    consensus: mostVotes / reporting,
    agreed: ACTIONS[mostVoted(votes, scores, mostVotes)],
  };
}

type Triple = readonly [number, number, number];

function highest([sell, hold, buy]: Triple): 0 | 1 | 2 {
  if (sell > hold && sell > buy) return 0;
  return buy > hold && buy > sell ? 2 : HOLD;
}

function mostVoted(votes: Triple, scores: Triple, top: number): 0 | 1 | 2 {
  const scoreOf = (action: 0 | 1 | 2) => (votes[action] === top ? scores[action] : -1);
  return highest([scoreOf(0), scoreOf(1), scoreOf(2)]);
}
