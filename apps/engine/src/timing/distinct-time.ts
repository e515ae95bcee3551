import { isoTimes } from './iso-time';

/** When a clock is set back further than this, the new time is used. */
const SET_BACK_MS = 1_000;

/**
 * @returns a function from milliseconds since 1970 to ISO 8601, UTC, in microseconds: later at each
 * call, so two records of one batch without timestamps stay two distinct records in a log
 */
export function distinctTimes(): (nowMs: number) => string {
  const isoOf = isoTimes();
  let lastMs = Number.NEGATIVE_INFINITY;
  let micros = 0;
  return (nowMs) => {
    const isLater = nowMs > lastMs || nowMs < lastMs - SET_BACK_MS;
    if (isLater || micros === 999) {
      lastMs = isLater ? nowMs : lastMs + 1;
      micros = 0;
    } else micros += 1;
    return `${isoOf(lastMs).slice(0, -1)}${String(micros).padStart(3, '0')}Z`;
  };
}
