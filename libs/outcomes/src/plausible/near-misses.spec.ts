import { AskedRecords } from '../join/asked-records';
import type { JoinedRow } from './joined-row';
import { nearMisses } from './near-misses';

const HOUR_MS = 3_600_000;
const START_MS = Date.UTC(2026, 0, 1);
const DAYS_LATER_MS = 90 * 24 * HOUR_MS;

type TimedRow = JoinedRow & { readonly timestampMs: number };

/** Records at these hours, and their rows. */
function recordsAt(hours: readonly number[]) {
  const records = new AskedRecords();
  const rows = hours.map((hour): TimedRow => {
    const timestampMs = START_MS + hour * HOUR_MS;
    records.add({ timestampMs, symbol: 'BTCUSDT', decided: [] });
    return { timestampMs, symbol: 'BTCUSDT', action: null, holdMinutes: null };
  });
  return { records, rows };
}

/** Records at uneven hours, of which no shift but the right one gives another record. */
const uneven = (count: number) =>
  recordsAt(Array.from({ length: count }, (_, i) => i ** 2 * 0.37 + i * 29));

const moved = (rows: readonly TimedRow[], ms: number) =>
  rows.map((row) => ({ ...row, timestampMs: row.timestampMs + ms }));

const shiftsIn = (lines: readonly string[]) => lines.filter((line) => line.startsWith('at '));

describe('a shift of all rows', () => {
  const shiftBy3 = (percent: number) => [
    `at −3 h ${percent} % match: the rows are of another time zone; write UTC, or the offset`,
  ];

  it.each([
    [5, 0, shiftBy3(50)],
    [4, 0, []],
    [7, 3, shiftBy3(70)],
    [5, 4, []],
  ])('explains %s of 10 rows, of which %s match unmoved', (shifted, unmoved, expected) => {
    const { records, rows } = uneven(10);
    const given = [
      ...moved(rows.slice(0, shifted), 3 * HOUR_MS),
      ...rows.slice(shifted, shifted + unmoved),
      ...moved(rows.slice(shifted + unmoved), DAYS_LATER_MS),
    ];
    expect(shiftsIn(nearMisses(given, given, records))).toEqual(expected);
  });

  it('is the smallest of those that explain as much, and a larger one that explains more', () => {
    const { records } = recordsAt(Array.from({ length: 100 }, (_, i) => i));
    const { rows } = recordsAt([50.5]);
    expect(nearMisses(rows, rows, records)[0]).toContain('at −0.5 h 100 % match');
    const far = recordsAt([0, 1.5, 100, 101.5, 300]);
    const late = moved(recordsAt([0, 100, 300]).rows, 2 * HOUR_MS);
    expect(nearMisses(late, late, far.records)[0]).toContain('at −2 h 100 % match');
  });

  it('is not hidden by rows without a time or without a symbol', () => {
    const { records, rows } = uneven(10);
    const untimed = rows.map((row) => ({ ...row, timestampMs: null }));
    const given = [...untimed, ...moved(rows, 3 * HOUR_MS)];
    expect(nearMisses(given, untimed, records)).toEqual([
      ...shiftBy3(100),
      '10 rows have an id that no record has, and no timestamp',
    ]);
    expect(nearMisses([], untimed, records)).toEqual([
      '10 rows have an id that no record has, and no timestamp',
    ]);
  });
});

describe('the distance of rows', () => {
  const { records, rows } = uneven(10);
  const late = (secondsOf: (i: number) => number) => {
    const given = rows.map((row, i) => ({
      ...row,
      timestampMs: row.timestampMs + 1000 * secondsOf(i),
    }));
    return nearMisses(given, given, records);
  };

  it.each<[string, (i: number) => number, string[]]>([
    ['0: the action is another one', () => 0, []],
    ['alike within a tenth', (i) => (i < 6 ? 10 : 11), ['all 10.0 s late']],
    ['alike for half of them', (i) => (i < 5 ? 2 : 90), ['50 % are 90.0 s late']],
    [
      'alike for less than half of them',
      (i) => (i < 4 ? 20 : i),
      ['the nearest record of the symbol is 9.0 s away (median; at most 20.0 s)'],
    ],
  ])('is %s', (_, secondsOf, lines) => {
    expect(late(secondsOf)).toEqual(lines);
  });

  it('is one for 199 of 200 rows that are as late', () => {
    const many = uneven(200);
    const given = many.rows.map((row, i) => ({
      ...row,
      timestampMs: row.timestampMs + (i === 7 ? 90_000 : 2000),
    }));
    expect(nearMisses(given, given, many.records)).toEqual(['all 2.0 s late']);
  });
});

it('ten symbols are named, without a word about others where there is none', () => {
  const records = new AskedRecords();
  const rowsOf = (symbolOf: (i: number) => string, count: number) =>
    Array.from({ length: count }, (_, i) => ({
      ...{ timestampMs: null, symbol: symbolOf(i), action: null, holdMinutes: null },
    }));
  for (let i = 0; i < 12; i += 1) {
    records.add({ timestampMs: START_MS, symbol: `Q${i}USDT`, decided: [] });
  }
  const spelled = rowsOf((i) => `Q${i}/USDT`, 12);
  const lines = nearMisses([], spelled, records);
  expect(lines.filter((line) => line.includes('looks like'))).toHaveLength(10);
  const [line] = nearMisses(
    [],
    rowsOf((i) => `X${i}`, 10),
    records,
  );
  expect(line).toBe('the log has no X0, X1, X2, X3, X4, X5, X6, X7, X8, X9');
});
