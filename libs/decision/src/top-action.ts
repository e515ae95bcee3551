import { ACTIONS, type Action } from '@meta-agent/features';
import type { Probabilities } from './decision-schema';

/** The most probable action, the first on a tie. */
export function topAction(probabilities: Probabilities): Action {
  return ACTIONS.reduce((best, action) =>
    probabilities[action] > probabilities[best] ? action : best,
  );
}
