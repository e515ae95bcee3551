import { parseTimestamp } from '@meta-agent/features';
import type { candleRowSchema } from '@meta-agent/log-files';
import type { z } from 'zod';
import type { Candle } from './candle';

/** How the timestamps of candles are read. */
export interface BarTimes {
  readonly barTime: 'close' | 'open';
  readonly intervalMs: number;
}

/** Makes the candles of rows, each stamped with its close. */
export function candleReader({
  barTime,
  intervalMs,
}: BarTimes): (row: z.infer<typeof candleRowSchema>) => Candle {
  const shiftMs = barTime === 'close' ? 0 : intervalMs;
  // The candles of one moment have one text.
  let text = '';
  let closeMs = NaN;
  return ({ timestamp, symbol, open, high, low, close, volume }) => {
    if (timestamp !== text) {
      text = timestamp;
      closeMs = parseTimestamp(timestamp) + shiftMs;
    }
    return { symbol, closeMs, open, high, low, close, volume };
  };
}
