import { percent } from './numbers';

const WORDS = new Map(
  Object.entries({
    strong_consensus: 'the agents agree strongly, which is never overridden',
    low_meta_confidence: "the model's top probability is below the override threshold",
    meta_disabled: 'the meta agent is disabled',
    halted: 'the operator stopped the model',
    model_demoted: 'the model was demoted',
    regime_not_certified: 'the model is not certified in this regime',
    meta_veto_only: 'the model is proven for vetoes alone',
    horizon_conflict:
      'the record is not of the primary horizon, or another horizon says the opposite',
    meta_explored: "the vote is executed in place of the model's change, to learn what it is worth",
    model_not_loaded: 'no model is loaded',
    model_expired: 'the model is too old',
    insufficient_agents: 'fewer agents report than the quorum',
    stale_signals: 'the signals are too old',
    feature_error: 'the features cannot be computed',
    feature_dim_mismatch: 'the model expects other features',
    prediction_error: 'the model fails',
    invalid_confidence: 'the model gives no probability',
  }),
);

/**
 * Why a decision is not an override, as a clause; the reason itself where it is unknown.
 * @param reason as it is counted
 * @example
 * reasonClause('insufficient_agents'); // 'fewer agents report than the quorum'
 */
export function reasonClause(reason: string): string {
  return WORDS.get(reason) ?? reason;
}

/**
 * Why the vote stands, from the counts of the reasons: the most frequent reason first, each with
 * its share of all decisions. Empty without counts.
 * @example
 * reasonsInWords({ insufficient_agents: 3 }, 4); // 'in 75.0 % fewer agents report than the quorum'
 */
export function reasonsInWords(
  counts: Readonly<Record<string, number>>,
  decisions: number,
): string {
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .sort(([, one], [, other]) => other - one)
    .map(([reason, count]) => `in ${percent(count / decisions)} ${reasonClause(reason)}`)
    .join('; ');
}
