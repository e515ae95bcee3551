import { parseTimestamp } from '@meta-agent/features';
import { InputDigest, readRows } from '@meta-agent/log-files';
import { openTradeSchema, outcomeRowSchema } from '@meta-agent/outcomes';
import { latestCloseMs, refuseFuture } from '../refuse-future';

const MINUTE_MS = 60_000;

/** When the trades of a file were told. */
export interface OutcomeArrivals {
  /** When the last trade was closed, in ms since 1970; -Infinity without trades. */
  readonly newestMs: number;
  /** Trades that were told late: after another one that was closed more than a life later. */
  readonly late: ReadonlyMap<string, number>;
  /** Whether a trade names a decision by an id whose time is not known. */
  readonly areTimesMissing: boolean;
}

/** The times that a trade is compared with. */
interface OutcomeClocks {
  /** The longest time from a decision to the close of its trade. */
  readonly lifeMs: number;
  readonly nowMs: number;
  /** The time of a decision by its id. */
  readonly timeOf: (id: string) => number | undefined;
}

/** What a trade is found by: the id of the decision, else its time and symbol. */
export const keyOf = (id: string | undefined, timestampMs: number, symbol: string): string =>
  id ?? `${timestampMs} ${symbol}`;

/**
 * Reads when trades were closed and, by the order of the lines, when they were told: the file grows at
 * its end, or is sorted by the times of the decisions.
 * @throws InputError, also for a trade of the future
 */
export async function outcomeArrivals(
  path: string,
  { lifeMs, nowMs, timeOf }: OutcomeClocks,
): Promise<OutcomeArrivals> {
  let newestMs = -Infinity;
  let areTimesMissing = false;
  const late = new Map<string, number>();
  const options = { passedOver: openTradeSchema, isGrowing: true };
  for await (const { line, row } of readRows(path, outcomeRowSchema, new InputDigest(), options)) {
    const { id, timestamp, symbol = '', hold_duration_minutes: minutes } = row;
    const decidedMs = timestamp === undefined ? timeOf(id ?? '') : parseTimestamp(timestamp);
    if (decidedMs === undefined) {
      areTimesMissing = true;
      continue;
    }
    const closedMs = decidedMs + minutes * MINUTE_MS;
    refuseFuture({ path, line, symbol, closeMs: closedMs }, latestCloseMs(nowMs));
    if (newestMs - closedMs > lifeMs) late.set(keyOf(id, decidedMs, symbol), newestMs);
    newestMs = Math.max(newestMs, closedMs);
  }
  return { newestMs, late, areTimesMissing };
}
