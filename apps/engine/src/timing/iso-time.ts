/** @returns a function from milliseconds since 1970 to ISO 8601, UTC; it caches the last value */
export function isoTimes(): (timeMs: number) => string {
  let lastMs = Number.NaN;
  let text = '';
  return (timeMs) => {
    if (timeMs !== lastMs) {
      lastMs = timeMs;
      text = new Date(timeMs).toISOString();
    }
    return text;
  };
}
