import type { z, ZodType } from 'zod';

/**
 * Creates the schema that reads an option's text. Called when the command runs: help and
 * typing errors do not wait for the schema library.
 */
export type MakeSchema<Value> = (zod: typeof z) => ZodType<Value> | Promise<ZodType<Value>>;

/** The text as it is typed. */
export const text: MakeSchema<string> = (zod) => zod.string();

/** Each of several texts. */
export const texts: MakeSchema<string[]> = (zod) => zod.array(zod.string());

/** Two texts separated by the last equals sign; the first text may contain others. */
export const PAIR = /^.+=[^=]+$/;

/** Several pairs. @param example a sample pair */
export function pairsLike(example: string): MakeSchema<string[]> {
  return (zod) => zod.array(zod.string().regex(PAIR, `a pair like ${example}`));
}

interface Range {
  readonly min: number;
  readonly max: number;
  /** The counted thing, as named in the error message. */
  readonly what: string;
}

/** A number in a range, without sign or exponent. */
export function numberWithin(range: Range): MakeSchema<number> {
  return decimal(range, 'a number', /^\d+(?:\.\d+)?$/);
}

/**
 * A whole number in a range.
 * @example
 * import { z } from 'zod';
 * const loaves = await wholeWithin({ min: 1, max: 12, what: 'loaves' })(z);
 * loaves.parse('3'); // 3
 * loaves.safeParse('13').success; // false
 */
export function wholeWithin(range: Range): MakeSchema<number> {
  return decimal(range, 'a whole number', /^\d+$/);
}

function decimal({ min, max, what }: Range, kind: string, pattern: RegExp): MakeSchema<number> {
  const expected = `${kind} of ${what}, ${min} to ${max}`;
  return (zod) =>
    zod
      .string()
      .regex(pattern, expected)
      .transform(Number)
      .refine((value) => value >= min && value <= max, expected);
}
