import {
  NO_VALUE,
  showDecimal as decimal,
  showPercent,
  showSigned,
} from '@meta-agent/command-line';

/** Numbers of the report: a no-break space stands before the unit, a dash where there is no value. */
export const NONE = NO_VALUE;
export { showCount, showSigned } from '@meta-agent/command-line';

export const showShare = (share: number | null | undefined, digits = 1) =>
  showPercent(share, digits).replace(' ', '\u00a0');

/** A difference of shares in percentage points. */
export function showPoints(share: number | null | undefined): string {
  return share == null ? NONE : showSigned(100 * share, 1);
}

export function showInterval(
  interval: readonly [number, number] | null | undefined,
  show: (end: number) => string,
): string {
  return interval ? `${show(interval[0])} to ${show(interval[1])}` : NONE;
}

export const showDecimal = (value: number | null | undefined, digits = 3) => decimal(value, digits);

/** `2026-02-05 23:54 UTC`. */
export function showMoment(iso: string): string {
  return `${new Date(iso).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

export const showDay = (iso: string) => showMoment(iso).slice(5, 10);

/** Labels of an axis of shares. */
export const wholePercent = (share: number) => showShare(share, 0);
