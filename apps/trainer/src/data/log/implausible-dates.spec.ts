import { parseTimestamp } from '@meta-agent/features';
import { logNotes } from '../../load/log-notes';
import type { Predictions } from '../read-predictions';
import { DateCensus } from './implausible-dates';

const NOW_MS = Date.UTC(2026, 1, 5);

function findingsOf(...timestamps: readonly string[]) {
  const census = new DateCensus(NOW_MS);
  timestamps.forEach((timestamp, i) => {
    census.add(parseTimestamp(timestamp), { file: 'log.jsonl', line: i + 1 });
  });
  return census.build();
}

const USUAL = ['2025-01-01T00:00:00Z', '2026-02-04T00:00:00Z'];

it.each([
  ['0000-01-01T00:00:00Z', '0000-01-01T00:00:00.000Z'],
  ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
  ['1970-01-01T00:00:07Z', '1970-01-01T00:00:07.000Z'],
  ['1980-01-06T00:00:00Z', '1980-01-06T00:00:00.000Z'],
  ['0000-01-01T00:00:00+14:00', '-000001-12-31T10:00:00.000Z'],
])('the early date %s is counted with its line', (timestamp, shown) => {
  const { early, future, firstMs } = findingsOf(timestamp, ...USUAL);
  expect(early).toEqual({ count: 1, places: [`log.jsonl:1 (${shown})`] });
  expect(future.count).toBe(0);
  expect(firstMs).toBe(Date.UTC(2025, 0, 1));
});

it.each(['2026-02-06T00:00:01Z', '2099-12-31T23:59:59Z', '9999-12-31T23:59:59-12:00'])(
  'the date %s is in the future, and does not move the last date',
  (timestamp) => {
    const { early, future, lastMs } = findingsOf(...USUAL, timestamp);
    expect([early.count, future.count]).toEqual([0, 1]);
    expect(lastMs).toBe(Date.UTC(2026, 1, 4));
  },
);

it('the notes name the first lines, and the flag that leaves them out', () => {
  const years = [1, 2, 3, 4].map((year) => `000${year}-01-01T00:00:00Z`);
  const implausible = findingsOf(...years, ...USUAL, '9999-01-01T00:00:00Z');
  const read = {
    ...{ passedOver: [], repeated: [], gaps: [], clients: [], implausible },
    contested: { moments: 0, rows: 0, share: 0, examples: [] },
    keys: { agents: [], records: 0, signals: 0, reports: {}, unknownAgents: [], misspelled: [] },
  } as unknown as Predictions;
  expect(logNotes(read)).toEqual([
    '4 records have implausible dates, before 1990: log.jsonl:1 (0001-01-01T00:00:00.000Z), log.jsonl:2 (0002-01-01T00:00:00.000Z), log.jsonl:3 (0003-01-01T00:00:00.000Z) and 1 more. --min-date 2025-01-01 leaves them out',
    '1 records have implausible dates, in the future: log.jsonl:7 (9999-01-01T00:00:00.000Z). --max-date 2026-02-04 leaves them out',
  ]);
});
