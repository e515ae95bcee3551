import { dateMinute, dayOfYear, decimal, noBreak, percent } from '@meta-agent/words';

// Formats values for the report: the usual formats, without a line break before the unit.
export {
  count as showCount,
  interval as showInterval,
  NONE,
  points as showPoints,
  signed as showSigned,
} from '@meta-agent/words';

type Maybe = number | null | undefined;

export const showShare = (share: Maybe, digits = 1): string => noBreak(percent(share, digits));

export const showDecimal = (value: Maybe, digits = 3): string => decimal(value, digits);

/** `2026-02-05 23:54 UTC`. */
export const showMoment = (iso: string): string => noBreak(dateMinute(iso));

export const showDay = (iso: string): string => dayOfYear(iso);

/** Labels for an axis of shares. */
export const wholePercent = (share: number): string => showShare(share, 0);
