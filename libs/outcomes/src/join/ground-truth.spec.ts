import { GroundTruth } from './ground-truth';
import {
  labelRowSchema,
  openTradeSchema,
  outcomeRowSchema,
  type LabelRow,
  type OutcomeRow,
} from './outcome-rows';

const timestamp = '2026-02-05T00:00:00Z';
const MS = Date.parse(timestamp);

// eslint-disable-next-line @typescript-eslint/require-await -- rows come from files
async function* rows<T>(...values: T[]) {
  for (const [i, row] of values.entries()) yield [{ line: i + 2, row }];
}

const buy = { timestamp, symbol: 'BTC', action: 'BUY', outcome: 'win', pnl_pct: 2 } as const;
const sell = { timestamp, symbol: 'ETH', action: 'SELL', outcome: 'loss', pnl_pct: -3 } as const;
const OUTCOMES: OutcomeRow[] = [buy, sell].map((row) => ({ ...row, hold_duration_minutes: 5 }));
const LABELS: LabelRow[] = [
  { timestamp, symbol: 'BTC', label: 'SELL' },
  { timestamp, symbol: 'DOT', label: 'BUY' },
];
const BTC = { timestampMs: MS, symbol: 'BTC' };

const ofOutcomes = (...outcomes: OutcomeRow[]) =>
  GroundTruth.collect({ outcomes: rows(...outcomes), labels: null });
const part = (changes: Partial<OutcomeRow>): OutcomeRow => ({ ...OUTCOMES[0], ...changes });

describe('GroundTruth', () => {
  it('finds the trade and the label of a record, and null for unknown ones', async () => {
    const truth = await GroundTruth.collect({
      outcomes: rows(...OUTCOMES),
      labels: rows(...LABELS),
    });
    const trade = { action: 'BUY', isWin: true, pnlPct: 2, holdMinutes: 5 };
    expect(truth.find(BTC)).toEqual({ fileLabel: 'SELL', trade, isRepeated: false });
    expect(truth.find({ ...BTC, symbol: 'ETH' })).toMatchObject({
      fileLabel: null,
      trade: { isWin: false },
    });
    expect(truth.find({ ...BTC, timestampMs: MS + 1 })).toEqual({
      fileLabel: null,
      trade: null,
      isRepeated: false,
    });
    expect(truth.counts.labels).toMatchObject({ matched: 1, unmatched: 1, repeated: 0 });
  });

  it('tells which files it is made of', async () => {
    const both = await GroundTruth.collect({
      outcomes: rows(...OUTCOMES),
      labels: rows(...LABELS),
    });
    expect([both.hasOutcomes, both.hasLabels]).toEqual([true, true]);
    const outcomes = await ofOutcomes(...OUTCOMES);
    expect([outcomes.hasOutcomes, outcomes.hasLabels]).toEqual([true, false]);
    const labels = await GroundTruth.collect({ outcomes: null, labels: rows(...LABELS) });
    expect([labels.hasOutcomes, labels.hasLabels]).toEqual([false, true]);
  });

  it('counts wins that lost and losses that won; no profit is neither', async () => {
    const wins = [2, 0, -1].map((pnl_pct) => part({ outcome: 'win', pnl_pct }));
    const losses = [1, 3, 0, -2].map((pnl_pct) => part({ outcome: 'loss', pnl_pct }));
    const all = [...wins, ...losses].map((row, k) => ({ ...row, symbol: `S${k}` }));
    expect((await ofOutcomes(...all)).counts.outcomes).toMatchObject({ implausible: 3 });
  });

  it('marks the trade of a second record of a key as already counted', async () => {
    const truth = await ofOutcomes(...OUTCOMES);
    expect([1, 2, 3].map(() => truth.find(BTC).isRepeated)).toEqual([false, true, true]);
    expect(truth.counts).toMatchObject({
      labels: null,
      outcomes: { matched: 1, unmatched: 1, repeated: 2 },
    });
  });

  it('reads the outcomes before the labels: the digest of both has one order', async () => {
    const read: string[] = [];
    // eslint-disable-next-line @typescript-eslint/require-await -- rows come from files
    async function* noted<T>(name: string, values: T[]) {
      read.push(name);
      for (const row of values) yield [{ line: 2, row }];
    }
    await GroundTruth.collect({
      labels: noted('labels', LABELS),
      outcomes: noted('outcomes', OUTCOMES),
    });
    expect(read).toEqual(['outcomes', 'labels']);
  });

  it.each(['=1+1', '+1', '-BTC', '@SUM(A1)', "'BTC", 'BTC'])(
    'finds the rows of %s, as an export writes them',
    async (symbol) => {
      const written = /^[=+\-@]/.test(symbol) ? `'${symbol}` : symbol;
      const label = labelRowSchema.parse({ timestamp, symbol: written, label: 'BUY' });
      const truth = await GroundTruth.collect({ outcomes: null, labels: rows(label) });
      expect(truth.find({ ...BTC, symbol }).fileLabel).toBe('BUY');
    },
  );

  it('finds rows by the mapped symbol', async () => {
    const truth = await GroundTruth.collect({
      outcomes: rows(part({ symbol: 'B/T:C' })),
      labels: null,
      symbolMap: new Map([['B/T:C', 'BTC']]),
    });
    expect(truth.find(BTC).trade?.pnlPct).toBe(2);
  });
});

describe('the parts of one trade', () => {
  it('are summed and counted', async () => {
    const loss = part({ outcome: 'loss', pnl_pct: -0.1, hold_duration_minutes: 9 });
    const truth = await ofOutcomes(part({}), part({ pnl_pct: 1 }), loss);
    const { trade } = truth.find(BTC);
    expect(trade).toEqual({
      action: 'BUY',
      isWin: true,
      pnlPct: expect.closeTo(2.9, 9) as number,
      holdMinutes: 9,
    });
    expect(truth.counts.outcomes).toMatchObject({
      matched: 3,
      combined_trades: 1,
      combined_rows: 3,
      identical: 0,
    });
  });

  it('are averaged by quantity if each part has a quantity', async () => {
    const parts = [part({ quantity: 3 }), part({ pnl_pct: -2, outcome: 'loss', quantity: 1 })];
    expect((await ofOutcomes(...parts)).find(BTC).trade).toMatchObject({ pnlPct: 1, isWin: true });
    const unknown = await ofOutcomes(parts[0], part({ pnl_pct: -3, outcome: 'loss' }));
    expect(unknown.find(BTC).trade).toMatchObject({ pnlPct: -1, isWin: false });
  });

  it('that are identical count as one row, as when two exports overlap', async () => {
    const truth = await ofOutcomes(part({}), part({}));
    expect(truth.find(BTC).trade).toMatchObject({ pnlPct: 2 });
    expect(truth.counts.outcomes).toMatchObject({ combined_trades: 0, identical: 1, matched: 2 });
  });

  it('count once for two horizons', async () => {
    const truth = await ofOutcomes(part({}), part({ pnl_pct: 1 }));
    truth.find(BTC);
    truth.find(BTC);
    expect(truth.counts.outcomes).toMatchObject({ combined_trades: 1, repeated: 1 });
  });

  it('contradict each other when their actions differ, and both lines are named', async () => {
    const truth = await ofOutcomes(part({}), part({ action: 'SELL' }));
    expect(truth.find(BTC).trade).toBeNull();
    expect(truth.tradeContradictions).toEqual([{ lines: [2, 3], actions: ['BUY', 'SELL'] }]);
  });
});

it('two different labels of a record contradict each other, two equal labels do not', async () => {
  const truth = await GroundTruth.collect({
    outcomes: null,
    labels: rows(LABELS[0], LABELS[1], LABELS[1], { ...LABELS[0], label: 'HOLD' as const }),
  });
  expect(truth.find(BTC).fileLabel).toBeNull();
  expect(truth.find({ ...BTC, symbol: 'DOT' }).fileLabel).toBe('BUY');
  expect(truth.labelContradictions).toEqual([{ lines: [2, 5], actions: ['SELL', 'HOLD'] }]);
});

describe('an id', () => {
  it.each([
    ['0123456789abcdef', 'fedcba9876543210', false],
    ['0123456789abcdef', 'fedcba98765432100', true],
    ['0123456789abcde', 'edcba9876543210', true],
  ])(
    '%s keeps its row from the record %s of its moment, unless it is of another form',
    async (of, id, joins) => {
      const truth = await ofOutcomes(part({ id: of }));
      expect(truth.find({ ...BTC, id }).trade !== null).toBe(joins);
    },
  );

  const [ONE, TWO, THREE] = [1, 2, 3].map((n) => `0190a1b2-0000-7000-8000-00000000000${n}`);

  it('distinguishes decisions with one timestamp', async () => {
    const truth = await ofOutcomes(part({ id: ONE }), part({ id: TWO, action: 'SELL' }));
    expect(truth.find({ ...BTC, id: TWO }).trade?.action).toBe('SELL');
    expect(truth.find({ ...BTC, id: ONE }).trade?.action).toBe('BUY');
    expect(truth.find({ ...BTC, id: THREE }).trade).toBeNull();
    expect(truth.tradeContradictions).toEqual([]);
  });

  it('is enough without time and symbol', async () => {
    const truth = await ofOutcomes(part({ id: ONE, timestamp: undefined, symbol: undefined }));
    expect(truth.find({ ...BTC, id: ONE }).trade?.pnlPct).toBe(2);
  });

  it('of another system is ignored: the row joins the record of its time and symbol', async () => {
    const truth = await ofOutcomes(part({ id: '17' }));
    expect(truth.find({ ...BTC, id: ONE }).trade?.pnlPct).toBe(2);
    const older = await ofOutcomes(part({ id: ONE }));
    expect(older.find(BTC).trade?.pnlPct).toBe(2);
  });
});

describe('counts', () => {
  it('trades of an action that neither the vote nor the decision has', async () => {
    const truth = await ofOutcomes(...OUTCOMES, part({ symbol: 'SOL' }));
    truth.find({ ...BTC, decided: ['HOLD', 'BUY'] });
    truth.find({ ...BTC, symbol: 'ETH', decided: ['BUY', 'HOLD'] });
    truth.find({ ...BTC, symbol: 'SOL', decided: ['SELL'] });
    truth.find({ ...BTC, symbol: 'SOL', decided: ['BUY'] });
    expect(truth.counts.outcomes).toMatchObject({ matched: 3, undecided: 1 });
  });

  it('rows before the first record and after the last, and a win with a loss', async () => {
    const at = (time: string) => part({ timestamp: `2026-02-0${time}`, pnl_pct: -1 });
    const truth = await ofOutcomes(at('4T00:00:00Z'), at('5T00:10:00Z'), at('6T00:00:00Z'));
    truth.find(BTC);
    truth.find({ ...BTC, timestampMs: MS + 3_600_000 });
    expect(truth.counts.outcomes).toMatchObject({ unmatched: 3, outside: 2, implausible: 3 });
  });
});

describe('a row of outcomes', () => {
  const raw = { ...buy, pnl_pct: '1.5', hold_duration_minutes: '30' };
  const isValid = (changes: object) => outcomeRowSchema.safeParse({ ...raw, ...changes }).success;

  it.each(['1.5', '+1.5', '-1.5', '.5', '1.', '1.5E+00', '15e1', '.25', '-1500', '1000000'])(
    'may have a profit of %s',
    (pnl) => {
      expect(outcomeRowSchema.parse({ ...raw, pnl_pct: pnl }).pnl_pct).toBe(Number(pnl));
    },
  );

  it.each([
    '0x10',
    '0b11',
    '1e308',
    '-1e308',
    'Infinity',
    'nan',
    '',
    '1,5',
    '1_000',
    '−1.5',
    '1.5%',
  ])('is not valid with a profit of %s', (pnl) => {
    expect(isValid({ pnl_pct: pnl })).toBe(false);
  });

  it.each(['-5', '1e300', '0b11', '', 'Infinity'])('is not valid with a hold of %s', (hold) => {
    expect(isValid({ hold_duration_minutes: hold })).toBe(false);
  });

  it('needs time and symbol, or an id', () => {
    expect(isValid({ timestamp: undefined })).toBe(false);
    expect(isValid({ symbol: undefined })).toBe(false);
    expect(isValid({ timestamp: undefined, symbol: undefined, id: 'x' })).toBe(true);
    expect(labelRowSchema.safeParse({ label: 'BUY' }).success).toBe(false);
  });

  it('is an open trade without an outcome, and a total below the rows is not', () => {
    const isOpen = (row: object) => openTradeSchema.safeParse(row).success;
    expect(isOpen({ ...raw, outcome: '', pnl_pct: '' })).toBe(true);
    expect(isOpen({ ...raw, outcome: 'open' })).toBe(true);
    expect(isOpen(raw)).toBe(false);
    expect(isOpen({ timestamp: 'Total', symbol: '', action: '', outcome: '' })).toBe(false);
  });
});
