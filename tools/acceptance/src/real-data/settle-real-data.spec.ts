import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import {
  createCandleCollector,
  findGaps,
  SETTLE_DEFAULTS,
  settle,
  type CandleBook,
  type Settlement,
} from '@meta-agent/outcomes';

const OPTIONS = { ...SETTLE_DEFAULTS, horizonBars: 8 };
/** The outcomes are rounded to 4 decimals. */
const ROUNDING_PCT = 5.1e-5;

function readRows(name: string): string[][] {
  const packed = readFileSync(join(__dirname, '../../testdata/real', name));
  const lines = gunzipSync(packed).toString().trimEnd().split('\n');
  return lines.slice(1).map((line) => line.split(','));
}

function readBook(): CandleBook {
  const collector = createCandleCollector();
  readRows('prices.csv.gz').forEach(([timestamp, symbol, ...prices], i) => {
    const [open, high, low, close] = prices.map(Number);
    const timestampMs = Date.parse(timestamp);
    collector.add({ symbol, timestampMs, open, high, low, close, line: i + 2 });
  });
  const { book, problems } = collector.finish({ barTime: 'close', barMinutes: 15 });
  expect(problems).toEqual([]);
  return book;
}

let book: CandleBook;
beforeAll(() => {
  book = readBook();
});

function settled(timestamp: string, symbol: string): Settlement & { settled: true } {
  const settlement = settle(book, { timestampMs: Date.parse(timestamp), symbol }, OPTIONS);
  if (!settlement.settled) throw new Error(`${timestamp} ${symbol}: ${settlement.reason}`);
  return settlement;
}

describe('six months of real candles', () => {
  it('have no gap', () => {
    expect(findGaps(book)).toEqual([]);
  });

  it('settle all 29,895 records as labels.csv does', () => {
    const labels = readRows('labels.csv.gz');
    const wrong = labels.filter(
      ([timestamp, symbol, label]) => settled(timestamp, symbol).label !== label,
    );
    expect([labels.length, wrong]).toEqual([29_895, []]);
  });

  it('settle all 20,229 trades at the profit and duration of outcomes.csv', () => {
    const outcomes = readRows('outcomes.csv.gz');
    const wrong = outcomes.filter(([timestamp, symbol, action, , pnl, minutes]) => {
      const { buy, sell } = settled(timestamp, symbol);
      const { pnlPct, knownAtMs } = action === 'BUY' ? buy : sell;
      const isProfit = Math.abs(pnlPct - Number(pnl)) <= ROUNDING_PCT;
      return !isProfit || knownAtMs !== Date.parse(timestamp) + Number(minutes) * 60_000;
    });
    expect([outcomes.length, wrong]).toEqual([20_229, []]);
  });
});
