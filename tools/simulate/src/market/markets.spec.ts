import { findMarket, MARKET_NAMES, MARKETS } from './markets';
import { skillLogit } from './posterior';

const CORNERS = [0, 1].flatMap((volatility) =>
  [-1, 0, 1].map((trend_strength) => ({ volatility, trend_strength })),
);

describe('markets', () => {
  it('are found by their exact names only', () => {
    expect(new Set(MARKET_NAMES).size).toBe(MARKETS.length);
    expect(MARKET_NAMES.map(findMarket)).toEqual(MARKETS);
    expect(findMarket('toString')).toBeUndefined();
  });

  // Skill is linear in the regime and the confidence: the extremes are at the corners.
  it.each(MARKETS)(
    'of $name keep every agent from being always right or wrong',
    ({ phases, bySymbol = [] }) => {
      for (const { skill } of [...phases, ...bySymbol].flat()) {
        for (const regime of CORNERS) {
          for (const confidence of [0.34, 0.99]) {
            const logit = skillLogit(skill, confidence, regime);
            const isRight = 1 / (1 + Math.exp(-logit));
            expect(isRight).toBeGreaterThan(0.05);
            expect(isRight).toBeLessThan(0.98);
          }
        }
      }
    },
  );
});
