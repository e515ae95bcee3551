import type { Decision } from '@meta-agent/decision';
import fc from 'fast-check';
import { decisionLine } from './decision-line';

const base: Decision = {
  use_meta: false,
  changed: false,
  action: 'HOLD',
  confidence: 0.75,
  confidence_kind: 'consensus',
  reason: 'strong_consensus_hold',
  meta_confidence: null,
  base_ensemble_action: 'HOLD',
  base_ensemble_confidence: 0.68,
  consensus_strength: 0.75,
  probabilities: null,
  model_version: 'v',
  symbol: 'ETHUSDT',
};

describe('decisionLine', () => {
  it('has the form of the specification', () => {
    expect(decisionLine(base)).toBe(
      '[META-V2] ETHUSDT: FALLBACK (keeping base=HOLD@0.75) | Reason: strong_consensus_hold',
    );
    const override = {
      use_meta: true,
      changed: true,
      action: 'BUY',
      confidence: 0.82,
      symbol: 'BTCUSDT',
    } as const;
    expect(decisionLine({ ...base, ...override, reason: 'meta_override_buy' })).toBe(
      '[META-V2] BTCUSDT: OVERRIDE (base=HOLD@0.68 → meta=BUY@0.82) | Reason: meta_override_buy',
    );
  });

  it('tells an override that confirms the vote from one that changes it', () => {
    const confirmed = { use_meta: true, confidence: 0.82, reason: 'meta_override_hold' } as const;
    expect(decisionLine({ ...base, ...confirmed })).toBe(
      '[META-V2] ETHUSDT: OVERRIDE (base=HOLD@0.68 → meta=HOLD@0.82, confirms the vote) | Reason: meta_override_hold',
    );
  });

  it('rounds each confidence as toFixed does', () => {
    const halves = fc.nat(99).map((k) => (k + 0.5) / 100);
    const unit = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.oneof(unit, halves), (confidence) => {
        const line = decisionLine({ ...base, confidence });
        expect(/HOLD@([\d.]+)/.exec(line)?.[1]).toBe(confidence.toFixed(2));
      }),
      { numRuns: 1000, examples: [[0], [1], [0.005], [0.994999], [0.995]] },
    );
  });

  it('shows a symbol as one word, whatever it holds', () => {
    const symbol = 'A: OVERRIDE (base=SELL\u2028\u001b[2J';
    expect(decisionLine({ ...base, symbol })).toBe(
      '[META-V2] A:_OVERRIDE_(base=SELL\\u2028\\u001b[2J: FALLBACK (keeping base=HOLD@0.75) | Reason: strong_consensus_hold',
    );
  });

  it('does not show a forced HOLD as the vote', () => {
    const forced = { confidence: 0, base_ensemble_action: 'BUY', symbol: null } as const;
    expect(decisionLine({ ...base, ...forced, reason: 'model_not_loaded' })).toBe(
      '[META-V2] UNKNOWN: FALLBACK (forcing HOLD@0.00, base=BUY@0.68) | Reason: model_not_loaded',
    );
  });
});
