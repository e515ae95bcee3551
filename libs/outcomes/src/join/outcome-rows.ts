import { ACTIONS, timestampSchema } from '@meta-agent/features';
import { z } from 'zod';

const symbol = z.string().min(1, 'a symbol like BTCUSDT');
const action = z.enum(ACTIONS, `one of ${ACTIONS.join(', ')}`);

/** A row of a labels file. */
export const labelRowSchema = z.object({ timestamp: timestampSchema, symbol, label: action });
export type LabelRow = z.infer<typeof labelRowSchema>;

const NUMBER = 'a number';
const MINUTES = 'a number of minutes, 0 or more';
const decimal = (expected: string) =>
  z.string().regex(/\S/, expected).transform(Number).pipe(z.number(expected));

/** A row of an outcomes file: a trade that was made, and what it earned. */
export const outcomeRowSchema = z.object({
  timestamp: timestampSchema,
  symbol,
  action,
  outcome: z.enum(['win', 'loss'], 'win or loss'),
  pnl_pct: decimal(NUMBER),
  hold_duration_minutes: decimal(MINUTES).pipe(z.number().min(0, MINUTES)),
});
export type OutcomeRow = z.infer<typeof outcomeRowSchema>;
