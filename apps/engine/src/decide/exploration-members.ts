import { EXPLORED, propensitiesOf, type Decision, type Policy } from '@meta-agent/decision';
import type { ParsedRecord } from './parsed-record';

/**
 * Writes the members `explored` and `propensities` of a row of the decision log, with a comma before
 * them; nothing without exploration.
 */
export function createExplorationWriter({
  exploration,
}: Policy): (parsed: Pick<ParsedRecord, 'record'>, decision: Decision) => string {
  if (exploration === undefined) return () => '';
  return ({ record: { timestamp, symbol } }, decision) => {
    const isDrawn = timestamp !== undefined && symbol !== undefined;
    const propensities = propensitiesOf(decision, exploration.share, isDrawn);
    const explored = decision.reason === EXPLORED;
    return `,${JSON.stringify({ explored, propensities }).slice(1, -1)}`;
  };
}
