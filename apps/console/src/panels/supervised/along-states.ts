import type { LivePoint } from '@meta-agent/engine-api';
import { dayOfYear } from '@meta-agent/words';
import { asClock, timeAxis as shownTime } from '../../time/times';

const TWO_DAYS_MS = 172_800_000;
const ROWS = 15;

export const timeOf = ({ as_of: asOf }: LivePoint): number => Date.parse(asOf);

/** A value over time as points of a line, which is interrupted where another model came into use. */
export function alongStates(
  history: readonly LivePoint[],
  valueOf: (point: LivePoint) => number | null,
): (readonly [atMs: number, value: number | null])[] {
  return history.flatMap((point, i) => {
    const here = [timeOf(point), valueOf(point)] as const;
    const before = history.at(i === 0 ? 0 : i - 1) ?? point;
    return before.model_version === point.model_version
      ? [here]
      : [[timeOf(before) + 1, null] as const, here];
  });
}

/** The axis of the times of the states: hours of two days, else days. */
export function timeAxis(history: readonly LivePoint[]) {
  const times = history.map(timeOf);
  const isShort = times.length < 2 || times[times.length - 1] - times[0] <= TWO_DAYS_MS;
  return {
    name: isShort ? shownTime() : 'day, UTC',
    scale: isShort ? ('time' as const) : ('utc' as const),
    format: isShort ? asClock : dayOfYear,
  };
}

/** The states of a table: the newest, and some before it, evenly. The newest first. */
export function rowsOf(history: readonly LivePoint[]): LivePoint[] {
  const step = Math.max(1, Math.ceil(history.length / ROWS));
  return history.filter((_, i) => (history.length - 1 - i) % step === 0).reverse();
}
