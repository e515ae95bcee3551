const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
/** Three significant digits or three decimals, whichever is more precise. */
const three = new Intl.NumberFormat('en', {
  ...{ maximumFractionDigits: 3, maximumSignificantDigits: 3, roundingPriority: 'morePrecision' },
});

export const asCount = (value: number): string => whole.format(value);

/** 0.254 as 25.4 %. */
export const asPercent = (share: number): string => `${(share * 100).toFixed(1)} %`;

/** For axes. */
export const asWholePercent = (share: number): string => `${(share * 100).toFixed(0)} %`;

/** Two decimals, as in the engine's reasons. */
export const asConfidence = (share: number): string => share.toFixed(2);

export const asNumber = (value: number): string => three.format(value);

/** A contribution, with its sign. */
export const asPull = (logits: number): string => signed(logits, 2);

/** A difference of shares in percentage points, with its sign. */
export const asPoints = (share: number): string => signed(share * 100, 1);

/** Zero, after rounding, has no sign. */
function signed(value: number, digits: number): string {
  const size = Math.abs(value).toFixed(digits);
  if (Number(size) === 0) return size;
  return `${value < 0 ? '−' : '+'}${size}`;
}

/** In the largest unit that keeps the number at 1 or more: 85 µs, 1.2 ms. */
export function asDuration(seconds: number): string {
  const us = Math.round(seconds * 1e6);
  if (us < 1000) return `${us} µs`;
  const ms = (seconds * 1e3).toFixed(1);
  return Number(ms) < 1000 ? `${ms} ms` : `${seconds.toFixed(1)} s`;
}

/** For axes. */
export const asWholeDuration = (seconds: number): string => asDuration(seconds).replace('.0 ', ' ');

/** A length of time after the word last: 12 s, minute, 8 min, 3 h. */
export function asSpan(seconds: number): string {
  if (seconds < 59) return `${seconds.toFixed(0)} s`;
  if (seconds < 90) return 'minute';
  return seconds < 5400 ? `${(seconds / 60).toFixed(0)} min` : `${(seconds / 3600).toFixed(0)} h`;
}

export function asBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** A symbol; a missing or blank one is named. */
export function asSymbol(symbol: string | null): string {
  if (symbol === null) return 'no symbol';
  return symbol.trim() === '' ? 'blank symbol' : symbol;
}

/** A key of the statistics in words. */
export const reasonInWords = (key: string): string => key.replaceAll('_', ' ');

/** Time of day in the reader's time zone, from ISO text or milliseconds. */
export const asTime = (at: string | number): string => new Date(at).toLocaleTimeString('en-GB');

export const asDateTime = (iso: string): string =>
  `${new Date(iso).toLocaleDateString('en-CA')} ${asTime(iso)}`;

/** The reader's time zone. */
export const timeZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;
