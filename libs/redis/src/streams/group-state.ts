/** The state of the consumer group. */
export interface GroupState {
  /** Entries of the stream, read ones included. */
  readonly length: number;
  /** Entries that no consumer has yet; from 10,000 on at least that many, before Redis 7. */
  readonly lag: number;
  /** Entries delivered and not acknowledged. */
  readonly pending: number;
  readonly consumers: number;
  readonly lastDeliveredId: string;
  /** The oldest entry without a decision; null without one. */
  readonly oldestOpenId: string | null;
}

/** The reply of MEASURE; null without the group. */
export function groupStateOf(reply: unknown): GroupState | null {
  const found = reply as [number, string, number, number, string, string, number] | [];
  if (found.length === 0) return null;
  const [length, lastDeliveredId, pending, lag, firstUnread, oldestPending, consumers] = found;
  const open = oldestPending !== '' ? oldestPending : firstUnread;
  const oldestOpenId = open === '' ? null : open;
  return { length, lag, pending, consumers, lastDeliveredId, oldestOpenId };
}

/** Entries that are counted where Redis does not know their number. */
export const MOST_COUNTED = '10000';
