import { ACTIONS, type Signals, DEFAULT_AGENTS } from '@meta-agent/features';
import fc from 'fast-check';
import { MARKETS, profilesOf, type Market } from './markets';
import { posteriorOf, priorOf, skillLogit } from './posterior';
import type { MarketRegime } from './regime-drift';

const AGENTS = DEFAULT_AGENTS.names;

const regimes = fc.record({
  volatility: fc.double({ min: 0, max: 1, noNaN: true }),
  trend_strength: fc.double({ min: -1, max: 1, noNaN: true }),
});
const signal = fc.record({
  action: fc.constantFrom(...ACTIONS),
  confidence: fc.double({ min: 0.34, max: 0.99, noNaN: true }),
});
const votes: fc.Arbitrary<Signals['base_predictions']> = fc.record(
  { xgb: signal, lgbm: signal, nhits: signal, patchtst: signal },
  { requiredKeys: [] },
);

/** Bayes' rule in its textbook form: prior times likelihoods, over their sum. */
function bayes(market: Market, predictions: Signals['base_predictions'], regime: MarketRegime) {
  const joint = priorOf(market.prior, regime).map((prior, y) =>
    AGENTS.reduce((product, agent) => {
      const vote = predictions[agent];
      if (vote === undefined) return product;
      const { skill } = profilesOf(AGENTS, market.phases[0])[agent];
      const q = 1 / (1 + Math.exp(-skillLogit(skill, vote.confidence, regime)));
      return product * (vote.action === ACTIONS[y] ? q : (1 - q) / 2);
    }, prior),
  );
  const sum = joint.reduce((a, b) => a + b);
  return joint.map((p) => p / sum);
}

describe('posteriorOf', () => {
  it.each(MARKETS)('is Bayes’ rule, written out, in the market $name', (market) => {
    fc.assert(
      fc.property(votes, regimes, (predictions, regime) => {
        const exact = bayes(market, predictions, regime);
        const posterior = posteriorOf(
          market.prior,
          profilesOf(AGENTS, market.phases[0]),
          predictions,
          regime,
        );
        posterior.forEach((p, k) => {
          expect(Math.abs(p - exact[k])).toBeLessThan(1e-12);
        });
      }),
    );
  });

  it('is the prior when no agent reports', () => {
    fc.assert(
      fc.property(regimes, (regime) => {
        const [{ prior, phases }] = MARKETS;
        expect(posteriorOf(prior, profilesOf(AGENTS, phases[0]), {}, regime)).toEqual(
          priorOf(prior, regime),
        );
      }),
    );
  });
});
