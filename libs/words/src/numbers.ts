/** Shown in place of a missing number. */
export const NONE = '–';

type Maybe = number | null | undefined;

/** The digits of a whole number in groups of three. */
// The first call of toLocaleString takes 10 ms: it loads the languages.
const grouped = (digits: string): string => digits.replace(/\B(?=(?:\d{3})+$)/g, ',');

/** With a true minus sign, and without a sign when the number rounds to 0. */
function fixed(value: number, digits: number): string {
  const size = Math.abs(value).toFixed(digits);
  const [whole, ...decimals] = size.split('.');
  const text = [grouped(whole), ...decimals].join('.');
  return value < 0 && Number(size) > 0 ? `−${text}` : text;
}

/**
 * A number with so many decimals: `0.6123`.
 * @example
 * decimal(-0.61234); // '−0.6123'
 */
export function decimal(value: Maybe, digits = 4): string {
  return value == null ? NONE : fixed(value, digits);
}

/**
 * A whole number in groups of three digits: `12,000`.
 * @example
 * count(12000); // '12,000'
 */
export function count(value: Maybe): string {
  if (value == null) return NONE;
  return grouped(String(Math.round(value))).replace('-', '−');
}

/**
 * A whole number as a count, any other with four decimals.
 * @example
 * figure(0.4); // '0.4000'
 */
export function figure(value: Maybe): string {
  return Number.isInteger(value) ? count(value) : decimal(value);
}

/**
 * A number of things: `1 version`, `12,000 versions`.
 * @example
 * countOf(1, 'version'); // '1 version'
 */
export function countOf(number: number, word: string): string {
  return `${count(number)} ${word}${number === 1 ? '' : 's'}`;
}

/**
 * A share (0..1) in percent: `7.5 %`.
 * @example
 * percent(0.075); // '7.5 %'
 */
export function percent(share: Maybe, digits = 1): string {
  return share == null ? NONE : `${fixed(100 * share, digits)} %`;
}

/** A share in percent without trailing zeros, for settings: `1 %`, `0.5 %`. */
export const briefPercent = (share: number, digits = 2): string =>
  `${String(Number((100 * share).toFixed(digits))).replace('-', '−')} %`;

/** A share in percent, for axes and limits: `75 %`. */
export const wholePercent = (share: Maybe): string => percent(share, 0);

/**
 * A number with its sign, for contributions: `+1.20`, `−0.01`, `0.00`.
 * @example
 * signed(1.2, 2); // '+1.20'
 */
export function signed(value: Maybe, digits: number): string {
  if (value == null) return NONE;
  const text = fixed(value, digits);
  return value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

/**
 * A difference of shares in percentage points: `+1.2`.
 * @example
 * points(0.012); // '+1.2'
 */
export const points = (share: Maybe): string => signed(share == null ? share : 100 * share, 1);

/**
 * Both ends of an interval: `−0.2 to +1.3`.
 * @example
 * interval([-0.2, 1.3], (end) => signed(end, 1)); // '−0.2 to +1.3'
 */
export function interval(
  ends: readonly [number, number] | null | undefined,
  show: (end: number) => string,
): string {
  return ends ? `${show(ends[0])} to ${show(ends[1])}` : NONE;
}

/** A text of a page: a line never breaks between a number and its unit. */
export const noBreak = (text: string): string => text.replaceAll(' ', '\u00a0');
