import type { MakeSchema } from '@meta-agent/command-line';
import type { AgentList } from '@meta-agent/features';
import { findMarket, MARKET_NAMES, type Market } from '../market/markets';

export const market: MakeSchema<Market> = (zod) =>
  zod.string().transform((name, context) => {
    const found = findMarket(name);
    if (found !== undefined) return found;
    context.addIssue({ code: 'custom', message: `one of ${MARKET_NAMES.join(', ')}` });
    return zod.NEVER;
  });

export const symbols: MakeSchema<readonly string[]> = (zod) => {
  const expected = 'different symbols like BTCUSDT,ETHUSDT';
  return (
    zod
      .string()
      .transform((text) => text.split(','))
      .refine((list) => new Set(list).size === list.length, expected)
      // A spreadsheet takes a cell that begins with - for a formula.
      .refine((list) => list.every((symbol) => /^[\w.:/][\w.:/-]*$/.test(symbol)), expected)
  );
};

export const agents: MakeSchema<AgentList> = async (zod) => {
  const { readAgents } = await import('./agents-option.js');
  return zod.string().transform((text, context) => {
    const read = readAgents(text.split(','));
    if (typeof read !== 'string') return read;
    context.addIssue({ code: 'custom', message: read });
    return zod.NEVER;
  });
};

/** Milliseconds since 1970. */
export const startMs: MakeSchema<number> = async () =>
  (await import('./timestamp-option.js')).timestampOption;

export const share: MakeSchema<number> = (zod) => {
  const expected = 'a number from 0 to 1';
  return zod
    .string()
    .refine((text) => text.trim() !== '', expected)
    .transform(Number)
    .pipe(zod.number(expected).min(0, expected).max(1, expected));
};

export function wholeFrom(lowest: number, highest?: number): MakeSchema<number> {
  const expected = `a whole number from ${lowest}${highest === undefined ? '' : ` to ${highest}`}`;
  return (zod) =>
    zod
      .string()
      .regex(/^\d+$/, expected)
      .transform(Number)
      .pipe(
        zod
          .number()
          .min(lowest, expected)
          .max(highest ?? Number.MAX_SAFE_INTEGER, expected),
      );
}
