const ZERO = 0x30;
const [DASH, COLON, POINT, T, Z] = [...Buffer.from('-:.TZ')];
const POWERS = Float64Array.from({ length: 16 }, (_, k) => Number(`1e${k}`));
const MINUTE_MS = 60_000;

/** Length of `2026-02-05T23:54:27`. */
const SECONDS_END = 19;
const MOST_DECIMALS = 9;

/**
 * Milliseconds since 1970 of a timestamp in the usual form, `2026-02-05T23:54:27Z` with or without
 * a fraction, as `parseTimestamp` computes them; NaN for every other text.
 */
export function timestampAt(line: Uint8Array, from: number, to: number): number {
  const decimals = to - from - SECONDS_END - 2;
  if (line[to - 1] !== Z || (decimals !== -1 && (decimals < 1 || decimals > MOST_DECIMALS))) {
    return NaN;
  }
  const ms = dayMs(line, from) + timeMs(line, from + 10);
  if (decimals === -1) return ms;
  if (line[from + SECONDS_END] !== POINT) return NaN;
  const fraction = digitsAt(line, from + SECONDS_END + 1, decimals);
  return ms + (fraction / POWERS[decimals]) * 1000;
}

let lastDate = NaN;
let lastDayMs = NaN;

/** Rows of one day stand together, so the last day is kept. */
function dayMs(line: Uint8Array, from: number): number {
  if (line[from + 4] !== DASH || line[from + 7] !== DASH) return NaN;
  const year = digitsAt(line, from, 4);
  const month = digitsAt(line, from + 5, 2);
  const day = digitsAt(line, from + 8, 2);
  const date = 10_000 * year + 100 * month + day;
  if (date === lastDate) return lastDayMs;
  const ms = Date.UTC(year, month - 1, day);
  // Date.UTC takes the years 0 to 99 for 1900 to 1999, and 31 February for a day of March.
  const isDay = year > 99 && new Date(ms).getUTCMonth() === month - 1 && day > 0;
  if (!isDay) return NaN;
  [lastDate, lastDayMs] = [date, ms];
  return ms;
}

function timeMs(line: Uint8Array, from: number): number {
  if (line[from] !== T || line[from + 3] !== COLON || line[from + 6] !== COLON) return NaN;
  const hours = digitsAt(line, from + 1, 2);
  const minutes = digitsAt(line, from + 4, 2);
  const seconds = digitsAt(line, from + 7, 2);
  if (hours > 23 || minutes > 59 || seconds > 59) return NaN;
  return (60 * hours + minutes) * MINUTE_MS + seconds * 1000;
}

/** NaN when one of the bytes is no digit. */
function digitsAt(line: Uint8Array, from: number, count: number): number {
  let value = 0;
  for (let at = from; at < from + count; at += 1) {
    const digit = line[at] - ZERO;
    if (!(digit >= 0 && digit <= 9)) return NaN;
    value = 10 * value + digit;
  }
  return value;
}
