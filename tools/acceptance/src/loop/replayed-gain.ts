import { readFileSync } from 'node:fs';
import type { Decision } from '@meta-agent/decision';
import { parseTimestamp } from '@meta-agent/features';
import {
  createCandleCollector,
  MeasuredDecisions,
  profitsOfSettlement,
  settle,
  type CandleBook,
  type SettleOptions,
} from '@meta-agent/outcomes';
import type { LoopMarket, LoopRecord } from './loop-market';

const SETTLE: SettleOptions = {
  barriers: { kind: 'percent', takeProfitPct: 0.25, stopLossPct: 0.25 },
  horizonBars: 1,
  costPct: 0.2,
};

/** Profit of the decisions minus that of the vote, in percent, settled by prices as a replay does. */
export function replayedGain(
  { prices }: LoopMarket,
  records: readonly LoopRecord[],
  decisions: readonly Decision[],
): number {
  const book = readCandles(prices);
  const measured = new MeasuredDecisions();
  records.forEach(({ record: { timestamp, symbol } }, row) => {
    const settlement = settle(book, { timestampMs: parseTimestamp(timestamp), symbol }, SETTLE);
    const label = { action: settlement.settled ? settlement.label : null, isAssumed: false };
    measured.add(decisions[row], { label, profits: profitsOfSettlement(settlement) });
  });
  const { base, final } = measured.measures.profit;
  return final.sum - base.sum;
}

function readCandles(path: string): CandleBook {
  const collector = createCandleCollector();
  const [, ...rows] = readFileSync(path, 'utf8').trimEnd().split('\n');
  rows.forEach((row, line) => {
    const [time, symbol, ...cells] = row.split(',');
    const [open, high, low, close] = cells.map(Number);
    const timestampMs = parseTimestamp(time);
    collector.add({ timestampMs, symbol, open, high, low, close, line });
  });
  return collector.finish({ barTime: 'close' }).book;
}
