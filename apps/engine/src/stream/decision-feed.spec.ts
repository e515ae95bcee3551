import type { Decision } from '@meta-agent/decision';
import { SPLIT } from '../testing/records';
import { DecisionFeed } from './decision-feed';

const OVERRIDE: Decision = {
  use_meta: true,
  changed: true,
  action: 'BUY',
  confidence: 0.82,
  confidence_kind: 'model',
  reason: 'meta_override_buy',
  meta_confidence: 0.82,
  base_ensemble_action: 'HOLD',
  base_ensemble_confidence: 0.5,
  consensus_strength: 0.5,
  probabilities: { SELL: 0.1, HOLD: 0.08, BUY: 0.82 },
  model_version: 'v',
  symbol: 'BTCUSDT',
};
const CONFIRMED: Decision = { ...OVERRIDE, changed: false, base_ensemble_action: 'BUY' };
const ENVELOPE = { id: 'a-1', timestamp: '2026-02-05T23:54:27Z', warnings: '[]' };
const AGREED: Decision = {
  ...OVERRIDE,
  ...{ use_meta: false, changed: false, action: 'SELL', reason: 'strong_consensus_sell' },
  confidence_kind: 'consensus',
  ...{ meta_confidence: null, probabilities: null, symbol: null },
};

describe('the feed of decisions', () => {
  it('counts decisions between start and stop, and no earlier ones', () => {
    let nowMs = 0;
    const feed = new DecisionFeed(
      () => nowMs,
      () => nowMs,
    );
    feed.record(SPLIT, OVERRIDE, ENVELOPE);
    feed.start();
    for (let i = 0; i < 2; i += 1) feed.record(SPLIT, OVERRIDE, ENVELOPE);
    feed.record(SPLIT, CONFIRMED, ENVELOPE);
    feed.record(SPLIT, AGREED, ENVELOPE);
    nowMs = 500;
    const { decided, recent } = feed.report();
    expect(decided).toBe(4);
    expect(recent).toMatchObject({
      seconds: 0.5,
      decisions: 4,
      overrides: 3,
      changes: 2,
      reasons: { meta_override: 3, strong_consensus: 1 },
      actions: [
        { symbol: 'BTCUSDT', SELL: 0, HOLD: 0, BUY: 3 },
        { symbol: null, SELL: 1, HOLD: 0, BUY: 0 },
      ],
      other_symbols: 0,
    });
    expect(recent.confidence.indexOf(3)).toBe(16);
    expect(recent.confidence.reduce((sum, n) => sum + n)).toBe(3);
  });

  it('lists the last twenty decisions, oldest first, and the total number', () => {
    const feed = new DecisionFeed(
      () => 0,
      () => 0,
    );
    feed.start();
    for (let i = 0; i < 5012; i += 1)
      feed.record({ ...SPLIT, symbol: `S${i}` }, OVERRIDE, ENVELOPE);
    const { decided, shown } = feed.report();
    expect(decided).toBe(5012);
    expect(shown.map(({ record }) => record.symbol)).toEqual(
      Array.from({ length: 20 }, (_, i) => `S${4992 + i}`),
    );
    expect(feed.report()).toMatchObject({ decided: 0, shown: [] });
  });

  it('continues at a second start, and starts at zero after a stop', () => {
    const feed = new DecisionFeed(
      () => 0,
      () => 0,
    );
    feed.start();
    feed.record(SPLIT, OVERRIDE, ENVELOPE);
    feed.start();
    feed.record(SPLIT, OVERRIDE, ENVELOPE);
    expect(feed.report().recent.decisions).toBe(2);
    feed.stop();
    feed.record(SPLIT, OVERRIDE, ENVELOPE);
    feed.start();
    expect(feed.report().recent.decisions).toBe(0);
  });

  /** Decides at a rate per second, for 200 seconds. */
  function watch(eachSecond: number) {
    let nowMs = 0;
    const feed = new DecisionFeed(
      () => nowMs,
      () => nowMs,
    );
    feed.start();
    for (let second = 0; second < 200; second += 1) {
      nowMs = second * 1000;
      for (let i = 0; i < eachSecond; i += 1) feed.record(SPLIT, OVERRIDE, ENVELOPE);
      feed.report();
    }
    return feed.report().recent;
  }

  it('covers up to a minute before the first decision', () => {
    let nowMs = 0;
    const feed = new DecisionFeed(
      () => nowMs,
      () => nowMs,
    );
    feed.start();
    const secondsAt = (ms: number) => {
      nowMs = ms;
      return feed.report().recent.seconds;
    };
    expect([500, 1000, 30_000, 90_000, 90_500].map(secondsAt)).toEqual([0.5, 1, 30, 90, 60.5]);
    feed.record(SPLIT, OVERRIDE, ENVELOPE);
    expect([91_000, 95_000].map(secondsAt)).toEqual([60.5, 64.5]);
  });

  it('drops decisions older than a minute', () => {
    const { decisions, seconds } = watch(100);
    expect(decisions).toBeGreaterThanOrEqual(5900);
    expect(decisions).toBeLessThanOrEqual(6000);
    expect(seconds).toBeLessThanOrEqual(60);
  });

  it('goes further back when decisions are few, up to a thousand decisions', () => {
    const { decisions, seconds } = watch(10);
    expect(decisions).toBeGreaterThanOrEqual(1000);
    expect(decisions).toBeLessThanOrEqual(1010);
    expect(seconds).toBeGreaterThanOrEqual(99);
    expect(seconds).toBeLessThanOrEqual(101);
  });

  it('lists a record without its unknown fields', () => {
    const feed = new DecisionFeed(
      () => 0,
      () => 0,
    );
    feed.start();
    const more = { ...SPLIT, note: 'x'.repeat(1_000_000) };
    for (let i = 0; i < 20; i += 1) feed.record(more, OVERRIDE, ENVELOPE);
    expect(JSON.stringify(feed.report()).length).toBeLessThan(50_000);
  });

  it('finds the busiest symbol among any number of others, wherever it appears', () => {
    const feed = new DecisionFeed(
      () => 0,
      () => 0,
    );
    feed.start();
    for (let i = 0; i < 5000; i += 1) {
      feed.record(SPLIT, { ...OVERRIDE, symbol: `S${i}` }, ENVELOPE);
      if (i > 1000) feed.record(SPLIT, { ...OVERRIDE, symbol: 'HOT' }, ENVELOPE);
      if (i % 900 === 0) feed.report();
    }
    const { recent } = feed.report();
    expect(recent.actions[0]).toEqual({ symbol: 'HOT', SELL: 0, HOLD: 0, BUY: 3999 });
    const listed = recent.actions.reduce((sum, { SELL, HOLD, BUY }) => sum + SELL + HOLD + BUY, 0);
    expect(listed + recent.other_symbols).toBe(8999);
  });

  it('lists the ten busiest symbols, and sums up all others', () => {
    const feed = new DecisionFeed(
      () => 0,
      () => 0,
    );
    feed.start();
    for (let i = 0; i < 1000; i += 1)
      feed.record(SPLIT, { ...OVERRIDE, symbol: `S${i}` }, ENVELOPE);
    for (let i = 0; i < 7; i += 1) feed.record(SPLIT, { ...OVERRIDE, symbol: 'S3' }, ENVELOPE);
    const { recent } = feed.report();
    expect(recent.actions).toHaveLength(10);
    expect(recent.actions[0]).toEqual({ symbol: 'S3', SELL: 0, HOLD: 0, BUY: 8 });
    const listed = recent.actions.reduce((sum, { SELL, HOLD, BUY }) => sum + SELL + HOLD + BUY, 0);
    expect(listed + recent.other_symbols).toBe(recent.decisions);
  });

  it('keeps the length of its window when the clock is set back an hour', () => {
    let [nowMs, elapsedMs] = [3_600_000, 0];
    const feed = new DecisionFeed(
      () => nowMs,
      () => elapsedMs,
    );
    feed.start();
    feed.record(SPLIT, OVERRIDE, ENVELOPE);
    nowMs = 0;
    elapsedMs = 2_000;
    const { recent, shown } = feed.report();
    expect(recent).toMatchObject({ seconds: 2, decisions: 1 });
    expect(shown[0].at).toBe('1970-01-01T01:00:00.000Z');
  });
});
