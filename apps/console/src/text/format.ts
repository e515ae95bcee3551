import { decimal, duration, noBreak, percent, signed, wholePercent } from '@meta-agent/words';

// As everywhere; what has a unit is not broken before it.
export { count as asCount, points as asPoints } from '@meta-agent/words';

/** Three significant digits or three decimals, whichever is more precise. */
const three = new Intl.NumberFormat('en', {
  ...{ maximumFractionDigits: 3, maximumSignificantDigits: 3, roundingPriority: 'morePrecision' },
});

/** 0.254 as 25.4 %, not broken before the sign. */
export const asPercent = (share: number): string => noBreak(percent(share));

/** For axes. */
export const asWholePercent = (share: number): string => noBreak(wholePercent(share));

/** Two decimals, as in the engine's reasons. */
export const asConfidence = (share: number): string => decimal(share, 2);

/** A probability, for axes. */
export const asTenths = (share: number): string => decimal(share, 1);

/** Evidence, which may grow without an end. */
export const asEvidence = (value: number): string =>
  value < 1e6 ? decimal(value, 1) : 'over 1,000,000';

/** A profit in percent, with its sign. */
export const asProfit = (pct: number): string => noBreak(`${signed(pct, 1)} %`);

export const asNumber = (value: number): string => three.format(value).replace('-', '−');

/** A contribution, with its sign. */
export const asPull = (logits: number): string => signed(logits, 2);

export const asDuration = (seconds: number): string => noBreak(duration(seconds));

/** For axes. */
export const asWholeDuration = (seconds: number): string =>
  asDuration(seconds).replace('.0\u00a0', '\u00a0');

/** A length of time after the word last: 12 s, minute, 8 min, 3 h; the last 0 s would be none. */
export const asSpan = (seconds: number): string => spanOf(Math.max(1, seconds));

function spanOf(seconds: number): string {
  if (seconds < 59) return noBreak(`${seconds.toFixed(0)} s`);
  if (seconds < 90) return 'minute';
  const span =
    seconds < 5400 ? `${(seconds / 60).toFixed(0)} min` : `${(seconds / 3600).toFixed(0)} h`;
  return noBreak(span);
}

/** A length of time: 12 s, 1 min, 8 min, 3 h. */
export const asAge = (seconds: number): string => spanOf(seconds).replace('minute', '1\u00a0min');

/** How long ago: 0.3 s ago, 12 s ago, 3 min ago, 5 h ago, 4 d ago. */
export function asAgo(seconds: number): string {
  const past = Math.max(0, seconds);
  if (past < 10) return noBreak(`${past.toFixed(1)} s ago`);
  if (past < 172_800) return noBreak(`${asAge(past)} ago`);
  return noBreak(`${Math.floor(past / 86_400)} d ago`);
}

export function asBytes(bytes: number): string {
  if (bytes < 1000) return noBreak(`${bytes} B`);
  return noBreak(bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`);
}

/** A symbol; a missing or blank one is named. */
export function asSymbol(symbol: string | null): string {
  if (symbol === null) return 'no symbol';
  return symbol.trim() === '' ? 'blank symbol' : symbol;
}

/** A key of the statistics in words. */
export const reasonInWords = (key: string): string => key.replaceAll('_', ' ');
