const DAY_MS = 86_400_000;

/** @returns a function from Unix milliseconds to `YYYY-MM-DD`; one Date per day, not per call */
export function utcDays(): (timeMs: number) => string {
  let startMs = Number.POSITIVE_INFINITY;
  let day = '';
  return (timeMs) => {
    if (timeMs < startMs || timeMs >= startMs + DAY_MS) {
      startMs = Math.floor(timeMs / DAY_MS) * DAY_MS;
      day = new Date(startMs).toISOString().slice(0, 10);
    }
    return day;
  };
}
