import { parseTimestamp } from '@meta-agent/features';
import type { candleRowSchema } from '@meta-agent/log-files';
import type { z } from 'zod';
import type { Candle } from './candle';

/** How the timestamps of candles are read. */
export interface BarTimes {
  readonly barTime: 'close' | 'open';
  readonly intervalMs: number;
}

/** The candle of a row, stamped with its close. */
export function candleOfRow(
  { timestamp, ...row }: z.infer<typeof candleRowSchema>,
  { barTime, intervalMs }: BarTimes,
): Candle {
  const stampMs = parseTimestamp(timestamp);
  return { ...row, closeMs: barTime === 'close' ? stampMs : stampMs + intervalMs };
}
