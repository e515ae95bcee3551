/** What stands where there is no value. */
export const NO_VALUE = '–';

type Maybe = number | null | undefined;

/** A whole number with its thousands apart, any other with four decimals: `12,000`, `−0.0216`. */
export function showNumber(value: Maybe): string {
  if (value == null) return NO_VALUE;
  return Number.isInteger(value) ? showCount(value) : showDecimal(value, 4);
}

/** `12,000`. */
export function showCount(count: number): string {
  return withMinus(count.toLocaleString('en-US'));
}

/** `−0.022`. */
export function showDecimal(value: Maybe, digits: number): string {
  return value == null ? NO_VALUE : withMinus(value.toFixed(digits));
}

/** A difference: `+0.017`, `−0.022`, and `0.000` only for zero itself. */
export function showSigned(value: Maybe, digits: number): string {
  return value != null && value > 0 ? `+${value.toFixed(digits)}` : showDecimal(value, digits);
}

/** A share (0..1) in percent: `7.5 %`. */
export function showPercent(share: Maybe, digits = 1): string {
  return share == null ? NO_VALUE : `${showDecimal(100 * share, digits)} %`;
}

const withMinus = (digits: string) => digits.replace(/^-/, '−');
