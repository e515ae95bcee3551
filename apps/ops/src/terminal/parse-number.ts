import { OpsError } from '../errors';

export interface NumberOption {
  /** As typed, like `--interval`. */
  readonly flag: string;
  readonly min: number;
  readonly max: number;
  /** What it counts, for whoever mistypes it. */
  readonly what: string;
  readonly isWhole?: boolean;
}

/** @throws OpsError bad_argument */
export function parseNumber(typed: unknown, option: NumberOption): number {
  const { flag, min, max, what, isWhole = false } = option;
  const text = String(typed);
  const value = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : NaN;
  if (value >= min && value <= max && (!isWhole || Number.isInteger(value))) return value;
  throw new OpsError('bad_argument', {
    message: `${flag} is not valid.`,
    expected: `${isWhole ? 'a whole number of' : 'a number of'} ${what}, ${min} to ${max}`,
    received: text,
    next: `correct ${flag}`,
  });
}
