import { AskedRecords } from '../join/asked-records';
import { implausibleUnits } from './implausible-units';
import type { JoinedRow } from './joined-row';
import { nearMisses } from './near-misses';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const START_MS = Date.UTC(2026, 0, 1);
const ACTIONS = ['SELL', 'HOLD', 'BUY'] as const;

/** Numbers without a pattern, equal in each run. */
function randomOf(seed: number) {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

function recordsEvery(minutes: number, symbols = ['BTCUSDT', 'ETHUSDT'], count = 400) {
  const random = randomOf(7);
  const records = new AskedRecords();
  const rows: (JoinedRow & { timestampMs: number })[] = [];
  for (let i = 0; i < count; i += 1) {
    for (const symbol of symbols) {
      const action = ACTIONS[Math.floor(3 * random())];
      const timestampMs = START_MS + i * minutes * MINUTE_MS;
      records.add({ timestampMs, symbol, decided: [action] });
      const holdMinutes = minutes * (1 + Math.floor(8 * random()));
      if (action !== 'HOLD') rows.push({ timestampMs, symbol, action, holdMinutes });
    }
  }
  return { records, rows };
}

const shifted = (rows: readonly (JoinedRow & { timestampMs: number })[], ms: number) =>
  rows.map((row) => ({ ...row, timestampMs: row.timestampMs + ms }));

describe('nearMisses', () => {
  it('names the symbols of the log for other spellings', () => {
    const { records, rows } = recordsEvery(15, ['BTCUSDT', 'ETHUSDT', 'SOLUSDT']);
    const spelled = {
      BTCUSDT: 'BTC/USDT:USDT',
      ETHUSDT: 'eth-usdt-swap',
      SOLUSDT: 'BINANCE:SOLUSDT',
    };
    const others = rows.map((row) => ({
      ...row,
      symbol: spelled[row.symbol as keyof typeof spelled],
    }));
    expect(nearMisses(others, others, records)).toEqual(
      expect.arrayContaining([
        'BTCUSDT looks like BTC/USDT:USDT; --symbol-map BTC/USDT:USDT=BTCUSDT',
        'ETHUSDT looks like eth-usdt-swap; --symbol-map eth-usdt-swap=ETHUSDT',
        'SOLUSDT looks like BINANCE:SOLUSDT; --symbol-map BINANCE:SOLUSDT=SOLUSDT',
      ]),
    );
  });

  it('names symbols that the log does not have', () => {
    const { records, rows } = recordsEvery(15);
    const others = rows.map((row) => ({ ...row, symbol: 'DOGEUSDT' }));
    expect(nearMisses(others, others, records)).toEqual(['the log has no DOGEUSDT']);
  });

  it.each([
    [2000, 'all 2.0 s late'],
    [-2000, 'all 2.0 s early'],
    [500, 'all 0.5 s late'],
  ])('reports rows that are %s ms off their record', (ms, line) => {
    const { records, rows } = recordsEvery(15);
    const late = shifted(rows, ms);
    expect(nearMisses(late, late, records)).toEqual([line]);
  });

  it.each([1, -1, 2, 3, -5, 5.5, 8, -9, 14])(
    'finds that rows are %s h off, though every row has a record on a grid of 15 minutes',
    (hours) => {
      const { records, rows } = recordsEvery(15);
      const moved = shifted(rows, hours * HOUR_MS);
      const unmatched = moved.filter(
        ({ timestampMs, symbol }) => !records.has(timestampMs, symbol ?? '', null),
      );
      const [line] = nearMisses(moved, unmatched, records);
      const sign = hours < 0 ? '+' : '−';
      expect(line).toContain(`at ${sign}${Math.abs(hours)} h 100 % match`);
    },
  );

  it('reports a shift of 3 h on a grid of 45 minutes', () => {
    const { records, rows } = recordsEvery(45);
    const moved = shifted(rows, 3 * HOUR_MS);
    expect(nearMisses(moved, [], records)).toEqual([
      'at −3 h 100 % match: the rows are of another time zone; write UTC, or the offset',
    ]);
  });

  it('reports rows that have the time of the exit', () => {
    const { records, rows } = recordsEvery(45);
    const moved = rows.map((row) => ({
      ...row,
      timestampMs: row.timestampMs + (row.holdMinutes ?? 0) * MINUTE_MS,
    }));
    expect(nearMisses(moved, [], records)[0]).toContain(
      'at timestamp − hold_duration_minutes 100 % match',
    );
  });

  it('reports no pattern for rows that match', () => {
    const { records, rows } = recordsEvery(15);
    expect(nearMisses(rows, [], records)).toEqual([]);
  });
});

describe('implausibleUnits', () => {
  const log = { stepMs: 15 * MINUTE_MS, spanMs: 1000 * HOUR_MS };
  const trades = Array.from({ length: 100 }, (_, i) => ({
    pnlPct: (i % 2 === 0 ? 1 : -1) * (0.1 + i / 60),
    holdMinutes: 15 * (1 + (i % 8)),
  }));
  const scaled = (pnl: number, hold: number) =>
    trades.map(({ pnlPct, holdMinutes }) => ({
      pnlPct: pnlPct * pnl,
      holdMinutes: holdMinutes * hold,
    }));

  it('reports no mistake for usual trades', () => {
    expect(implausibleUnits(trades, log)).toEqual([]);
  });

  it.each([
    ['profits as fractions', scaled(0.01, 1), 'are they fractions?'],
    ['profits in basis points', scaled(100, 1), 'are they basis points'],
    ['hold times in hours', scaled(1, 1 / 60), 'are they hours?'],
    ['hold times in milliseconds', scaled(1, 60_000), 'are they seconds?'],
    ['hold times of 0', scaled(1, 0), 'are they hours?'],
  ])('reports %s', (_, given, question) => {
    expect(implausibleUnits(given, log)).toEqual([expect.stringContaining(question)]);
  });
});

describe('what cannot be judged', () => {
  it('rows without a time are counted, and shift nothing', () => {
    const { records, rows } = recordsEvery(15);
    const untimed = rows.map((row) => ({ ...row, timestampMs: null, symbol: null }));
    expect(nearMisses(untimed, untimed, records)).toEqual([
      `${untimed.length} rows have an id that no record has, and no timestamp`,
    ]);
  });

  it('of many unknown symbols ten are named', () => {
    const { records } = recordsEvery(15);
    const rows = Array.from({ length: 12 }, (_, i) => ({
      ...{ timestampMs: START_MS, symbol: `Q${i}Q`, action: null, holdMinutes: null },
    }));
    expect(nearMisses(rows, rows, records)).toEqual([
      'the log has no Q0Q, Q1Q, Q2Q, Q3Q, Q4Q, Q5Q, Q6Q, Q7Q, Q8Q, Q9Q and 2 more symbols',
    ]);
  });

  it('rows at different distances have a median', () => {
    const { records, rows } = recordsEvery(15);
    const late = (seconds: (i: number) => number) =>
      rows.map((row, i) => ({ ...row, timestampMs: row.timestampMs + 1000 * seconds(i) }));
    const scattered = late((i) => 1 + (i % 100));
    expect(nearMisses(scattered, scattered, records)).toEqual([
      'the nearest record of the symbol is 46.0 s away (median; at most 100.0 s)',
    ]);
    const mostly = late((i) => (i % 10 < 8 ? 2 : 90));
    expect(nearMisses(mostly, mostly, records)).toEqual(['80 % are 2.0 s late']);
  });

  it('few trades, trades of no profit and a log of one moment have no units to doubt', () => {
    const trades = (count: number, pnlPct: number) =>
      Array.from({ length: count }, () => ({ pnlPct, holdMinutes: 60 }));
    const scale = { stepMs: null, spanMs: 0 };
    expect(implausibleUnits(trades(19, 0.001), scale)).toEqual([]);
    expect(implausibleUnits(trades(20, 0), scale)).toEqual([]);
    expect(implausibleUnits(trades(20, 0.001), scale)).toHaveLength(1);
  });
});
