import type { Decision } from '@meta-agent/decision';
import { KEPT_DECISIONS, KEPT_MINUTES } from '@meta-agent/engine-api';
import { KeptDecisions, type Kept } from './kept-decisions';
import type { KeptQuery } from './kept-query';
import { MinuteSeries } from './minute-series';

const MINUTE_MS = 60_000;
/** 2026-02-05T02:50:00Z */
const AT_MS = Date.UTC(2026, 1, 5, 2, 50);

const counted = (more: Partial<Decision> = {}) => ({
  ...({
    action: 'HOLD',
    use_meta: false,
    changed: false,
    reason: 'strong_consensus_hold',
  } as const),
  ...more,
});

interface Told {
  readonly symbol?: string | null;
  readonly reason?: string;
  readonly changed?: boolean;
  readonly note?: string;
}

function keptOf(number: number, told: Told = {}): Kept {
  const { symbol = 'BTCUSDT', reason = 'meta_override_buy', changed = false, note } = told;
  const answer = JSON.stringify({ id: `run-${number}`, symbol, reason, changed, note });
  const requestId = `request-${number}`;
  return { atMs: AT_MS + number, requestId, changed, record: '{}', answer };
}

async function idsOf(kept: KeptDecisions, query: KeptQuery = {}): Promise<string[]> {
  return (await kept.find(query, { next: () => Promise.resolve() })).map(
    ({ answer }) => (JSON.parse(answer) as { id: string }).id,
  );
}

describe('the minutes of the last day', () => {
  it('count decisions by action, overrides, changes, errors and latency', () => {
    const series = new MinuteSeries();
    series.add(AT_MS, counted());
    series.add(AT_MS + 59_999, counted({ action: 'BUY', use_meta: true, changed: true }));
    series.add(AT_MS, counted({ reason: 'feature_error' }));
    for (let i = 0; i < 100; i += 1) series.observe(AT_MS, i < 90 ? 0.0002 : 0.02);
    const [minute, ...rest] = series.describe(AT_MS + MINUTE_MS);
    expect(rest).toEqual([]);
    expect(minute).toMatchObject({
      ...{ at: '2026-02-05T02:50:00.000Z', decisions: 3, SELL: 0, HOLD: 2, BUY: 1 },
      ...{ overrides: 1, changes: 1, errors: 1 },
    });
    expect(minute.p50_s).toBeGreaterThan(0.0001);
    expect(minute.p50_s).toBeLessThan(0.00025);
    expect(minute.p99_s).toBeGreaterThan(0.01);
  });

  it('are 1,440: a minute of the day before gives its place to the new one', () => {
    const series = new MinuteSeries();
    for (let i = 0; i <= KEPT_MINUTES; i += 1) series.add(AT_MS + i * MINUTE_MS, counted());
    const nowMs = AT_MS + KEPT_MINUTES * MINUTE_MS;
    const minutes = series.describe(nowMs);
    expect(minutes).toHaveLength(KEPT_MINUTES);
    expect(minutes[0].at).toBe('2026-02-05T02:51:00.000Z');
    expect(minutes.at(-1)).toMatchObject({ at: '2026-02-06T02:50:00.000Z', decisions: 1 });
    expect(series.describe(nowMs, nowMs)).toHaveLength(1);
    // A row that is older than a day counts nowhere.
    series.add(AT_MS, counted());
    expect(series.describe(nowMs).at(-1)).toMatchObject({ decisions: 1 });
  });
});

describe('the kept decisions', () => {
  it('are the last 2,000, newest first', async () => {
    const kept = new KeptDecisions(KEPT_DECISIONS);
    for (let number = 0; number < 2 * KEPT_DECISIONS + 3; number += 1) kept.add(keptOf(number));
    const ids = await idsOf(kept);
    expect(ids).toHaveLength(KEPT_DECISIONS);
    expect([ids[0], ids.at(-1)]).toEqual(['run-4002', 'run-2003']);
    expect(kept.oldestMs).toBe(AT_MS + 2003);
  });

  it('are found by time, id, symbol, reason, change and a part of an id', async () => {
    const kept = new KeptDecisions(10);
    kept.add(keptOf(1));
    kept.add(keptOf(2, { symbol: 'ÉTHUSDT', reason: 'meta_low_confidence_0.51' }));
    kept.add(keptOf(3, { changed: true, symbol: null }));
    const found = (query: KeptQuery) => idsOf(kept, query);
    expect(await found({ fromMs: AT_MS + 2, toMs: AT_MS + 3 })).toEqual(['run-2']);
    expect(await found({ id: 'run-1' })).toEqual(['run-1']);
    expect(await found({ symbol: 'ÉTHUSDT' })).toEqual(['run-2']);
    expect(await found({ reason: 'low_meta_confidence' })).toEqual(['run-2']);
    expect(await found({ reason: 'meta_override' })).toEqual(['run-3', 'run-1']);
    expect(await found({ reason: 'meta_override_buy', isChanged: true })).toEqual(['run-3']);
    expect(await found({ search: 'éth' })).toEqual(['run-2']);
    expect(await found({ search: 'REQUEST-3' })).toEqual(['run-3']);
  });

  it('leave out what takes more than its place, in bytes: memory is bounded', async () => {
    const kept = new KeptDecisions(10);
    kept.add(keptOf(1, { note: 'x'.repeat(5000) }));
    kept.add(keptOf(2, { note: '漢'.repeat(1400) }));
    kept.add(keptOf(3, { note: '漢'.repeat(1200) }));
    expect(await idsOf(kept)).toEqual(['run-3']);
  });

  it('take older ones in front while there is room', async () => {
    const kept = new KeptDecisions(3);
    kept.add(keptOf(5));
    kept.addOlder([keptOf(1), keptOf(2), keptOf(3)]);
    expect(await idsOf(kept)).toEqual(['run-5', 'run-3', 'run-2']);
    kept.add(keptOf(6));
    expect(await idsOf(kept)).toEqual(['run-6', 'run-5', 'run-3']);
    kept.addOlder([keptOf(4)]);
    expect(kept.count).toBe(3);
  });

  it('are searched while others are added, each once and in order', async () => {
    const kept = new KeptDecisions(1000);
    for (let number = 0; number < 1500; number += 1) kept.add(keptOf(number));
    const searching = idsOf(kept);
    for (let number = 1500; number < 2100; number += 1) kept.add(keptOf(number));
    const numbers = (await searching).map((id) => Number(id.slice(4)));
    expect(numbers).toEqual(numbers.toSorted((a, b) => b - a));
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(numbers[0]).toBe(1499);
  });
});
