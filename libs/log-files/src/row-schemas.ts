import { ACTIONS, timestampSchema } from '@meta-agent/features';
import { z } from 'zod';

/** A row of a labels file. */
export const labelRowSchema = z.object({
  timestamp: timestampSchema,
  symbol: z.string().min(1, 'a symbol like BTCUSDT'),
  label: z.enum(ACTIONS, `one of ${ACTIONS.join(', ')}`),
});

const NUMBER = 'a number';
const MINUTES = 'a number of minutes, 0 or more';
const decimal = (expected: string) =>
  z.string().regex(/\S/, expected).transform(Number).pipe(z.number(expected));

/** A row of an outcomes file: a trade that was made, and what became of it. */
export const outcomeRowSchema = z.object({
  timestamp: timestampSchema,
  symbol: z.string().min(1, 'a symbol like BTCUSDT'),
  action: z.enum(ACTIONS, `one of ${ACTIONS.join(', ')}`),
  outcome: z.enum(['win', 'loss'], 'win or loss'),
  pnl_pct: decimal(NUMBER),
  hold_duration_minutes: decimal(MINUTES).pipe(z.number().min(0, MINUTES)),
});
