import { DEFAULT_AGENTS } from '@meta-agent/features';
import { makeTable, type Row } from '../testing/make-table';
import { profileLog } from './profile';

const row = (changes: Partial<Row>): Row => ({ votes: ['BUY', 'BUY', 'SELL', null], ...changes });
const profileOf = async (rows: readonly Row[]) =>
  (await profileLog(makeTable(rows), null, DEFAULT_AGENTS)).profile;

it.each([
  ['one value', [0.7], 0.7],
  ['an odd number of values', [0.9, 0.1, 0.4], 0.4],
  ['an even number of values', [0.9, 0.1, 0.5, 0.25], 0.375],
  ['values that are all equal', new Array<number>(20_000).fill(0.7), 0.7],
  ['two values in turn', Array.from({ length: 9_999 }, (_, i) => i % 2), 0],
])('the median of %s is the middle', async (_, confidences, median) => {
  const rows = confidences.map((confidence, minute) => row({ confidence, minute }));
  const { agents } = await profileOf(rows);
  expect(agents[0].confidence?.median).toBeCloseTo(median, 12);
  expect(agents[3]).toEqual({ agent: 'patchtst', signals: 0, votes: null, confidence: null });
});

it('symbols that every object has as members are groups like any other', async () => {
  const symbols = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', 'BTCUSDT'];
  const rows = symbols.flatMap((symbol) =>
    Array.from({ length: 20 }, (_, minute) => row({ symbol, minute })),
  );
  const { by_symbol: groups, overall } = await profileOf(rows);
  expect(groups.map(({ group, records }) => [group, records]).sort()).toEqual(
    symbols.map((symbol) => [symbol, 20]).sort(),
  );
  expect(overall.records).toBe(120);
});
