/** How numbers are written in the report, never broken before their unit; a dash where there is none. */
export const NONE = '–';

export function showShare(share: number | null | undefined, digits = 1): string {
  return share == null ? NONE : `${(100 * share).toFixed(digits)}\u00a0%`;
}

export function showSigned(value: number | null | undefined, digits: number): string {
  if (value == null) return NONE;
  const sign = value === 0 ? '' : value < 0 ? '−' : '+';
  return `${sign}${Math.abs(value).toFixed(digits)}`;
}

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

export function showDecimal(value: number | null | undefined, digits = 3): string {
  return value == null ? NONE : value.toFixed(digits).replace(/^-/, '−');
}

export function showCount(count: number): string {
  return count.toLocaleString('en-US');
}

/** `2026-02-05 23:54`, UTC. */
export function showMoment(iso: string): string {
  return new Date(iso).toISOString().slice(0, 16).replace('T', ' ');
}

export const showDay = (iso: string) => showMoment(iso).slice(5, 10);

/** Labels of an axis of shares. */
export const wholePercent = (share: number) => `${Math.round(100 * share)}\u00a0%`;
