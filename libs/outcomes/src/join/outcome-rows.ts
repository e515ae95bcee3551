import { ACTIONS, horizonTextSchema, timestampSchema } from '@meta-agent/features';
import { z } from 'zod';

const SYMBOL = 'a symbol like BTCUSDT';
/** Bytes that are not UTF-8 are read as U+FFFD: such a symbol matches no record. */
const symbol = z
  .string(SYMBOL)
  .min(1, SYMBOL)
  .regex(/^[^\uFFFD]*$/, `${SYMBOL}, in UTF-8`)
  .transform(unescaped);

/** Exports put a quote before a cell that a spreadsheet takes for a formula, like `'=1+1`. */
function unescaped(text: string): string {
  return text.replace(/^'(?=[=+\-@])/, '');
}
const ACTION = `one of ${ACTIONS.join(', ')}`;
const action = z.enum(ACTIONS, ACTION);

/**
 * The key of a row: the record with this id, else the record of this time, symbol and, in a file
 * that has the column, horizon.
 */
const keyShape = {
  id: z.string().optional(),
  timestamp: timestampSchema.optional(),
  symbol: symbol.optional(),
  horizon: horizonTextSchema.or(z.literal('')).optional(),
};

/** The columns of a key, of which a file has the first two or the last. */
export const KEY_COLUMNS = ['timestamp', 'symbol', 'id'] as const;

type Key = Readonly<Partial<Record<(typeof KEY_COLUMNS)[number], string | undefined>>>;

/** Time and symbol are required of a row without an id. */
function requireKey({ id, ...moment }: Key, context: z.core.$RefinementCtx): void {
  if (id !== undefined) return;
  const expected = { timestamp: 'an ISO 8601 timestamp like 2026-02-05T23:54:27Z', symbol: SYMBOL };
  for (const column of ['timestamp', 'symbol'] as const) {
    if (moment[column] !== undefined) continue;
    context.addIssue({ code: 'custom', path: [column], message: expected[column] });
  }
}

/** A row of a labels file. */
export const labelRowSchema = z.object({ ...keyShape, label: action }).superRefine(requireKey);
export type LabelRow = Readonly<z.infer<typeof labelRowSchema>>;

/** A decimal number: no hexadecimal, no infinity, no thousands separator. */
const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

function decimalWithin(min: number, max: number, what: string) {
  const expected = `${what} from ${min} to ${max}`;
  return z
    .string(expected)
    .regex(DECIMAL, expected)
    .transform(Number)
    .pipe(z.number(expected).min(min, expected).max(max, expected));
}

// Far above any trade. Sums and squares of larger numbers overflow or dominate all others.
const MAX_PNL_PCT = 1_000_000;
const MAX_HOLD_MINUTES = 10_000_000;
const MAX_QUANTITY = 1e15;
const QUANTITY = `a number above 0, at most ${MAX_QUANTITY}`;

/** A row of an outcomes file: a trade that was made and closed, or a part of one. */
export const outcomeRowSchema = z
  .object({
    ...keyShape,
    action,
    outcome: z.enum(['win', 'loss'], 'win or loss'),
    pnl_pct: decimalWithin(-MAX_PNL_PCT, MAX_PNL_PCT, 'a percentage'),
    hold_duration_minutes: decimalWithin(0, MAX_HOLD_MINUTES, 'minutes'),
    quantity: z
      .string()
      .regex(DECIMAL, QUANTITY)
      .transform(Number)
      .pipe(z.number(QUANTITY).gt(0, QUANTITY).max(MAX_QUANTITY, QUANTITY))
      .optional(),
  })
  .superRefine(requireKey);
export type OutcomeRow = Readonly<z.infer<typeof outcomeRowSchema>>;

/** A trade that is still open: it has no outcome yet, and so no label. */
export const openTradeSchema = z
  .object({ ...keyShape, action, outcome: z.literal(['', 'open']) })
  .superRefine(requireKey);
