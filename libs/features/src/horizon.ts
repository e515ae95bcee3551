import { z } from 'zod';

/** The longest horizon in minutes: 1,000 days. */
const MAX_MINUTES = 1_440_000;
const EXPECTED = `a horizon in minutes, from 1 to ${MAX_MINUTES}, like 15, "15m", "1h" or "1d"`;
const EXPECTED_MINUTES = `whole minutes, from 1 to ${MAX_MINUTES}`;

// No flag, and no text beyond the maximum: a JSON Schema has the pattern alone.
const MINUTES = String.raw`([1-9]\d{0,5}) ?(?:[mM](?:[iI][nN])?)?`;
const HOURS = String.raw`([1-9]\d{0,3}(?:\.(?:25|50?|75))?|0\.(?:25|50?|75)) ?[hH]`;
const DAYS = String.raw`([1-9]\d{0,2}) ?[dD]`;
const TEXT = new RegExp(`^(?:${MINUTES}|${HOURS}|${DAYS})$`);

const minutes = (expected: string) =>
  z.int({ error: expected, abort: true }).min(1, expected).max(MAX_MINUTES, expected);

/** How far ahead the agents of a record predict: whole minutes, or text with a unit. */
export const horizonTextSchema = z.string(EXPECTED).regex(TEXT, EXPECTED);
export const horizonSchema = z.union([horizonTextSchema, minutes(EXPECTED)], EXPECTED);
export const horizonMinutesSchema = minutes(EXPECTED_MINUTES);

/**
 * The minutes of a horizon: `15`, `"15"`, `"15m"` and `"0.25h"` are 15. Null without one, and
 * for a value that the schema refuses.
 * @example
 * horizonMinutes('1h'); // 60
 */
export function horizonMinutes(horizon: string | number | null | undefined): number | null {
  if (horizon === undefined || horizon === null) return null;
  if (typeof horizon === 'number') return isMinutes(horizon) ? horizon : null;
  const parts = TEXT.exec(horizon);
  if (parts === null) return null;
  const [, inMinutes = 0, hours = 0, days = 0] = parts;
  return Number(inMinutes) + 60 * Number(hours) + 1440 * Number(days);
}

function isMinutes(value: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= MAX_MINUTES;
}

/** The horizon fields of a record. */
interface WithHorizon {
  readonly horizon?: string | number | undefined;
  readonly horizon_minutes?: number | undefined;
}

/**
 * The horizon of a record in minutes; null without one. `horizon_minutes` counts where `horizon` is
 * absent.
 * @example
 * horizonOf({ horizon_minutes: 15 }); // 15
 */
export function horizonOf({ horizon, horizon_minutes: inMinutes }: WithHorizon): number | null {
  return horizonMinutes(horizon ?? inMinutes);
}
