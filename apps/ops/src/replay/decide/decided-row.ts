import type { DecideContext, Decision } from '@meta-agent/decision';
import type { Truth } from '@meta-agent/outcomes';
import type { Place } from '../input/place';
import type { ReplayRow } from '../input/replay-row';

/** A row that was decided again. */
export interface DecidedRow {
  readonly row: ReplayRow;
  readonly place: Place;
  readonly context: DecideContext;
  readonly decision: Decision;
  readonly other: Decision | null;
  readonly truth: Truth;
}

/** A line of --out. */
export function lineOf(
  { row: { line }, place, decision, other, truth }: DecidedRow,
  difference: unknown,
): string {
  const { timestamp, symbol } = line;
  const fields = {
    ...{ ...place, timestamp, symbol, decision },
    ...(other !== null && { against: other }),
    ...(truth.label.action !== null && { label: truth.label.action }),
    ...(difference !== null && { difference }),
  };
  return `${JSON.stringify(fields)}\n`;
}
