import { timestampSchema } from '@meta-agent/features';
import { z } from 'zod';

const PRICE = 'a price above 0';
const VOLUME = 'a volume, 0 or more';

const price = z.string(PRICE).transform(Number).pipe(z.number(PRICE).gt(0, PRICE));

/** A row of a price file; further columns are ignored. */
export const priceRowSchema = z.object({
  timestamp: timestampSchema,
  symbol: z.string().min(1, 'a symbol like BTCUSDT'),
  open: price,
  high: price,
  low: price,
  close: price,
});

/**
 * A row of a price file with the volume, which settlements do not need and base agents do.
 * @example
 * const prices = { open: '1', high: '2', low: '1', close: '2' };
 * const row = { timestamp: '2026-02-05T00:00:00Z', symbol: 'BTCUSDT', ...prices, volume: '0.5' };
 * candleRowSchema.parse(row).volume; // 0.5
 */
export const candleRowSchema = priceRowSchema.extend({
  // An empty text would count as 0.
  volume: z.string(VOLUME).min(1, VOLUME).transform(Number).pipe(z.number(VOLUME).min(0, VOLUME)),
});
