const MINUTES_PER_UNIT: Readonly<Record<string, number>> = { '': 1, m: 1, min: 1, h: 60, d: 1440 };
const TEXT = /^(\d+(?:\.\d+)?)\s*(m|min|h|d|)$/i;

/**
 * One name for the spellings of a horizon: `15`, `"15"` and `"15m"` are minutes, `"1h"` is 60.
 * Null without a horizon; text of another form stays as it is.
 */
export function horizonName(horizon: string | number | null | undefined): string | null {
  if (horizon === undefined || horizon === null || horizon === '') return null;
  const parts = TEXT.exec(String(horizon).trim());
  if (parts === null) return String(horizon);
  const [, value, unit] = parts;
  return String(Number(value) * MINUTES_PER_UNIT[unit.toLowerCase()]);
}

/**
 * The minutes of a horizon; null without one, and for text of another form.
 * @example
 * horizonMinutes('1h'); // 60
 */
export function horizonMinutes(horizon: string | number | null | undefined): number | null {
  const minutes = Number(horizonName(horizon) ?? NaN);
  return minutes > 0 && Number.isFinite(minutes) ? minutes : null;
}
