import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Action } from '@meta-agent/features';
import { temporaryFolder } from '@meta-agent/harness';

const BAR_MS = 900_000;
const START_MS = Date.UTC(2025, 0, 1);
/** Bars before the first record, for its volatility. */
const HISTORY = 100;
/** Bars after the last record, for its horizon. */
const HORIZON = 4;

interface Candle {
  readonly timestampMs: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

/** A log of one symbol with its candles: a walk whose every move is known. */
export interface CandleMarket {
  readonly folder: string;
  readonly predictions: string;
  /** Rows of a price file, stamped by the close of the bar, without the header. */
  readonly rows: readonly string[];
  readonly writePrices: (name: string, rows: readonly string[]) => string;
  /** Outcomes of these trades: record, action, profit in percent. */
  readonly writeOutcomes: (trades: readonly (readonly [number, Action, number])[]) => string;
  /** Profit in percent of a trade at the close of the horizon, before cost. */
  readonly movePct: (record: number) => number;
}

const PRICE_HEAD = 'timestamp,symbol,open,high,low,close';

const iso = (ms: number) => new Date(ms).toISOString().replace('.000Z', 'Z');

export function candleMarket(records = 300, symbol = 'BTCUSDT'): CandleMarket {
  const folder = temporaryFolder();
  const candles = walk(HISTORY + records + HORIZON);
  const timeOf = (record: number) => candles[HISTORY + record].timestampMs;
  const lines = Array.from({ length: records }, (_, i) => line(timeOf(i), symbol, i));
  const predictions = join(folder, 'predictions.jsonl');
  writeFileSync(predictions, `${lines.join('\n')}\n`);
  const write = (name: string, rows: readonly string[]) => {
    writeFileSync(join(folder, name), `${rows.join('\n')}\n`);
    return join(folder, name);
  };
  return {
    folder,
    predictions,
    rows: candles.map(({ timestampMs, open, high, low, close }) =>
      [iso(timestampMs), symbol, open, high, low, close].join(','),
    ),
    writePrices: (name, rows) => write(name, [PRICE_HEAD, ...rows]),
    writeOutcomes: (trades) =>
      write('outcomes.csv', [
        'timestamp,symbol,action,outcome,pnl_pct,hold_duration_minutes',
        ...trades.map(([record, action, pnl]) =>
          [iso(timeOf(record)), symbol, action, pnl > 0 ? 'win' : 'loss', pnl, 60].join(','),
        ),
      ]),
    movePct: (record) =>
      (candles[HISTORY + record + HORIZON].close / candles[HISTORY + record].close - 1) * 100,
  };
}

/** A repeatable walk without a generator: the sines never repeat within a file. */
function walk(bars: number): Candle[] {
  let open = 100;
  return Array.from({ length: bars }, (_, i) => {
    const close = Number((open * (1 + 0.004 * Math.sin(i * i * 0.7 + i))).toFixed(6));
    const candle = {
      timestampMs: START_MS + i * BAR_MS,
      open,
      high: Math.max(open, close),
      low: Math.min(open, close),
      close,
    };
    open = close;
    return candle;
  });
}

function line(timestampMs: number, symbol: string, i: number): string {
  const action = (['BUY', 'SELL', 'HOLD'] as const)[i % 3];
  const signal = { action, confidence: 0.6 };
  const base_predictions = { xgb: signal, lgbm: signal, nhits: signal, patchtst: signal };
  return JSON.stringify({ timestamp: iso(timestampMs), symbol, base_predictions });
}
