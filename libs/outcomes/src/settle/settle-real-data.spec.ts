import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { CandleBook } from './candles/candle-series';
import { createCandleCollector } from './candles/collect-candles';
import { checkBarTime } from './check-bar-time';
import { executedDifference, type ExecutedTrade } from './executed-difference';
import { settle, type Settlement } from './settle';
import { SETTLE_DEFAULTS } from './settle-options';
import { countSettlements, settleRecords } from './settle-records';

const OPTIONS = { ...SETTLE_DEFAULTS, horizonBars: 8 };
/** The outcomes are rounded to 4 decimals. */
const ROUNDING_PCT = 5.1e-5;

function readRows(name: string): string[][] {
  const packed = readFileSync(join(__dirname, '../../testdata', name));
  const lines = gunzipSync(packed).toString().trimEnd().split('\n');
  return lines.slice(1).map((line) => line.split(','));
}

function readBook(barTime: 'open' | 'close'): CandleBook {
  const collector = createCandleCollector();
  readRows('prices.csv.gz').forEach(([timestamp, symbol, ...prices], i) => {
    const [open, high, low, close] = prices.map(Number);
    const timestampMs = Date.parse(timestamp);
    collector.add({ symbol, timestampMs, open, high, low, close, line: i + 2 });
  });
  const { book, problems } = collector.finish({ barTime, barMinutes: 15 });
  expect(problems).toEqual([]);
  return book;
}

const book = readBook('close');
const labels = readRows('labels.csv.gz');
const outcomes = readRows('outcomes.csv.gz');
const trades = outcomes.map(([timestamp, symbol, action, , pnl]): ExecutedTrade => {
  const timestampMs = Date.parse(timestamp);
  return { symbol, timestampMs, action: action as 'SELL' | 'BUY', pnlPct: Number(pnl) };
});

function settled(settlement: Settlement) {
  if (!settlement.settled) throw new Error(settlement.reason);
  return settlement;
}

describe('settlement of real records by real candles', () => {
  it('gives every record the label that scikit-learn was trained on', () => {
    const records = {
      timestampsMs: labels.map(([timestamp]) => Date.parse(timestamp)),
      symbols: labels.map(([, symbol]) => symbol),
    };
    const settlements = settleRecords(book, records, OPTIONS);
    expect(countSettlements(settlements).settled).toBe(1088);
    expect(settlements.map((one) => settled(one).label)).toEqual(labels.map((row) => row[2]));
  });

  it('gives every executed trade its profit and its duration', () => {
    expect(trades).toHaveLength(741);
    trades.forEach((trade, i) => {
      const { buy, sell } = settled(settle(book, trade, OPTIONS));
      const { pnlPct, knownAtMs } = trade.action === 'BUY' ? buy : sell;
      expect(Math.abs(pnlPct - trade.pnlPct)).toBeLessThan(ROUNDING_PCT);
      expect((knownAtMs - trade.timestampMs) / 60_000).toBe(Number(outcomes[i][5]));
    });
  });

  it('stops both trades where both barriers were hit in one bar', () => {
    const timestampMs = Date.parse('2024-06-07T11:45:00Z');
    const record = settled(settle(book, { symbol: 'BTCUSDT', timestampMs }, OPTIONS));
    expect([record.label, record.buy.exit, record.sell.exit]).toEqual([
      'HOLD',
      'stop_loss',
      'stop_loss',
    ]);
  });

  it('differs from the executed trades by their rounding alone', () => {
    const difference = executedDifference(book, trades, OPTIONS);
    expect(difference?.trades).toBe(741);
    expect(difference?.meanPct).toBeCloseTo(0, 5);
    expect(difference?.range90Pct[1]).toBeLessThan(ROUNDING_PCT);
  });
});

describe('what the timestamps of the candles say', () => {
  /** Open times where close times are expected. */
  const stampedOpen: CandleBook = {
    ...book,
    series: new Map(
      [...book.series].map(([symbol, series]) => [
        symbol,
        { ...series, closeMs: series.closeMs.map((ms) => ms - book.barMs) },
      ]),
    ),
  };

  it('fits the executed trades when it is read correctly', () => {
    expect(checkBarTime(book, trades, OPTIONS)).toMatchObject({ verdict: 'fits', trades: 741 });
  });

  it('is found to be the open when the open is read as the close', () => {
    const check = checkBarTime(stampedOpen, trades, OPTIONS);
    expect(check.verdict).toBe('stamped_open');
    expect(check.asReadPct).toBeGreaterThan(0.1);
    expect(check.oneLaterPct).toBeLessThan(ROUNDING_PCT);
  });

  it('is found to be the close when the close is read as the open', () => {
    expect(checkBarTime(readBook('open'), trades, OPTIONS).verdict).toBe('stamped_close');
  });

  it('is still found when fills slip by up to a tenth of a percent', () => {
    const slipped = trades.map((trade, i) => ({
      ...trade,
      pnlPct: trade.pnlPct - 0.1 * Math.abs(Math.sin(i)),
    }));
    expect(checkBarTime(stampedOpen, slipped, OPTIONS).verdict).toBe('stamped_open');
    expect(checkBarTime(book, slipped, OPTIONS).verdict).toBe('fits');
  });

  it('is not judged by fewer than 30 trades', () => {
    const few = trades.slice(0, 29);
    expect(checkBarTime(stampedOpen, few, OPTIONS).verdict).toBe('too_few_trades');
  });
});
