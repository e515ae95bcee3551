import { judgementOf } from './judgement';

const JUDGED: Parameters<typeof judgementOf>[0] = {
  ...{ use_meta: false, action: 'BUY', confidence: 0.9, reason: 'meta_low_confidence_0.58' },
  ...{ base_ensemble_action: 'BUY', base_ensemble_confidence: 0.9, consensus_strength: 0.5 },
};

describe('judgementOf', () => {
  it.each([
    [
      'an override that says the same',
      { use_meta: true, reason: 'meta_override_buy' },
      'The model agrees with the vote, BUY with a score of 0.90; 50\u00a0% of the agents agree.',
    ],
    [
      'an override that says otherwise',
      { use_meta: true, action: 'SELL', reason: 'meta_override_sell' },
      'The model overrides the vote, BUY with a score of 0.90; 50\u00a0% of the agents agree.',
    ],
    [
      'a model that is not sure enough',
      {},
      'The model does not override the vote: BUY with a score of 0.90; 50\u00a0% of the agents agree.',
    ],
    [
      'a consensus that is the vote',
      { reason: 'strong_consensus_buy', consensus_strength: 0.75 },
      '75\u00a0% of the agents agree on BUY, as the vote does: BUY with a score of 0.90.',
    ],
    [
      'a consensus against the weighted vote',
      { reason: 'strong_consensus_sell', action: 'SELL', consensus_strength: 0.75 },
      '75\u00a0% of the agents agree on SELL, against the weighted vote, BUY with a score of 0.90.',
    ],
    [
      'an error',
      { reason: 'prediction_error' },
      'The model fails, so the vote decides: BUY with a score of 0.90; 50\u00a0% of the agents agree.',
    ],
    [
      'a quorum that is not met',
      { reason: 'insufficient_agents' },
      'Fewer agents report than the quorum, so the vote decides: BUY with a score of 0.90; 50\u00a0% of the agents agree.',
    ],
    [
      'a missing model',
      { reason: 'model_not_loaded' },
      'No model is loaded, so the vote decides: BUY with a score of 0.90; 50\u00a0% of the agents agree.',
    ],
    [
      'old signals, failing closed',
      { reason: 'stale_signals', action: 'HOLD', confidence: 0 },
      'The signals are too old: HOLD instead of the vote, BUY with a score of 0.90.',
    ],
    [
      'an error that fails closed where the vote was HOLD',
      { reason: 'model_expired', action: 'HOLD', confidence: 0, base_ensemble_action: 'HOLD' },
      'The model is too old: HOLD instead of the vote, HOLD with a score of 0.90.',
    ],
  ] as const)('by %s is said as it is', (_, changes, text) => {
    expect(judgementOf({ ...JUDGED, ...changes })).toBe(text);
  });
});
