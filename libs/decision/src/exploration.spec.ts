import type { LogRecord } from '@meta-agent/features';
import { decide } from './decide';
import type { Decision } from './decision-schema';
import { DEFAULT_POLICY } from './default-policy';
import { drawsExploration, EXPLORED, isExplored, propensitiesOf } from './exploration';
import { modelOf } from './testing/model-of';

const LIFE_MS = 7_200_000;
const settings = { share: 0.1, lifeMs: LIFE_MS, seed: 'desk' };
const periods = Array.from({ length: 20_000 }, (_, i) => i * LIFE_MS);
const draw = (timestampMs: number, symbol = 'BTCUSDT', seed = 'desk') =>
  drawsExploration({ timestampMs, symbol }, { ...settings, seed });

describe('drawsExploration', () => {
  it('explores in the given share of the lives', () => {
    const drawn = periods.filter((ms) => draw(ms)).length;
    // Four standard errors of a share of 20,000 draws.
    expect(Math.abs(drawn / periods.length - 0.1)).toBeLessThan(4 * Math.sqrt(0.09 / 20_000));
  });

  it('holds for a whole life', () => {
    const drawn = periods.filter((ms) => draw(ms)).slice(0, 50);
    for (const ms of drawn) {
      expect([ms, ms + 1, ms + LIFE_MS - 1].map((at) => draw(at))).toEqual([true, true, true]);
    }
  });

  it('holds for the own horizon of a record, whatever the life of the settings', () => {
    const at = (timestampMs: number, horizonMinutes: number) =>
      drawsExploration({ timestampMs, symbol: 'BTCUSDT', horizonMinutes }, settings);
    const hourMs = 3_600_000;
    const hours = Array.from({ length: 2000 }, (_, i) => i * hourMs).filter((ms) => at(ms, 60));
    for (const ms of hours) expect(at(ms + hourMs - 1, 60)).toBe(true);
    expect(hours.filter((ms) => at(ms + hourMs, 60)).length).toBeLessThan(hours.length / 2);
    expect(hours.filter((ms) => at(ms, 15)).length).toBeLessThan(hours.length / 2);
  });

  it('differs between symbols and seeds', () => {
    const both = periods.filter((ms) => draw(ms) && draw(ms, 'ETHUSDT')).length;
    const seeds = periods.filter((ms) => draw(ms) && draw(ms, 'BTCUSDT', 'other')).length;
    // Independent draws meet in one of a hundred.
    expect(Math.max(both, seeds) / periods.length).toBeLessThan(0.014);
  });

  it.each([
    [0, false],
    [1, true],
  ])('with a share of %d is always %s', (share, expected) => {
    const drawn = periods.map((timestampMs) =>
      drawsExploration({ timestampMs, symbol: 'BTCUSDT' }, { ...settings, share }),
    );
    expect(new Set(drawn)).toEqual(new Set([expected]));
  });
});

const MINUTES = 120;
const exploration = { share: 0.1, life_minutes: MINUTES, seed: 'desk' };
const policy = { ...DEFAULT_POLICY, exploration };

describe('isExplored', () => {
  const at = (ms: number) => new Date(ms).toISOString();

  it('is the draw of the record by the policy', () => {
    const symbol = 'BTCUSDT';
    for (const timestampMs of periods.slice(0, 200)) {
      expect(isExplored({ timestamp: at(timestampMs), symbol }, policy)).toBe(draw(timestampMs));
    }
  });

  it('is false for every record without exploration, a timestamp or a symbol', () => {
    const drawn = at(periods.find((ms) => draw(ms)) ?? NaN);
    const symbol = 'BTCUSDT';
    expect(isExplored({ timestamp: drawn, symbol }, policy)).toBe(true);
    expect(isExplored({ timestamp: drawn, symbol }, DEFAULT_POLICY)).toBe(false);
    expect(isExplored({ timestamp: drawn }, policy)).toBe(false);
    expect(isExplored({ symbol }, policy)).toBe(false);
  });
});

/** A model that says SELL in the face of a vote for BUY. */
const model = modelOf({
  version: 'V',
  score: (_, out) => {
    out.set([0.8, 0.15, 0.05]);
  },
});

function recordAt(ms: number): LogRecord {
  const signal = (action: 'SELL' | 'BUY', confidence: number) => ({ action, confidence });
  const base_predictions = {
    ...{ xgb: signal('BUY', 0.9), lgbm: signal('BUY', 0.9) },
    ...{ nhits: signal('SELL', 0.5), patchtst: signal('SELL', 0.5) },
  };
  return { timestamp: new Date(ms).toISOString(), symbol: 'BTCUSDT', base_predictions };
}

describe('a policy with exploration', () => {
  const decided = (ms: number, share = 0.1) =>
    decide(recordAt(ms), {
      ...{ model, nowMs: ms },
      policy: { ...policy, exploration: { ...exploration, share } },
    });

  it('executes the vote in that share of the lives, and the same again', () => {
    const lives = periods.slice(0, 4000);
    const reasons = lives.map((ms) => decided(ms).reason);
    const share = reasons.filter((reason) => reason === EXPLORED).length / lives.length;
    expect(Math.abs(share - 0.1)).toBeLessThan(4 * Math.sqrt(0.09 / lives.length));
    expect(lives.map((ms) => decided(ms).reason)).toEqual(reasons);
    expect(decided(lives[reasons.indexOf(EXPLORED)])).toMatchObject({
      ...{ use_meta: false, changed: false, action: 'BUY', confidence_kind: 'vote' },
    });
  });

  it('has the propensities of both actions, whichever was drawn', () => {
    const both = { SELL: 0.9, HOLD: 0, BUY: 0.1 };
    for (const ms of periods.slice(0, 100)) {
      expect(propensitiesOf(decided(ms), 0.1, true)).toEqual(both);
    }
  });

  it('gives the decided action the propensity 1 where nothing is drawn', () => {
    const agreed: Decision = decide(recordAt(0), { model: null, policy, nowMs: 0 });
    expect(propensitiesOf(agreed, 0.1, true)).toEqual({ SELL: 0, HOLD: 0, BUY: 1 });
    expect(propensitiesOf(decided(0, 0), 0.1, false)).toEqual({ SELL: 1, HOLD: 0, BUY: 0 });
  });
});
