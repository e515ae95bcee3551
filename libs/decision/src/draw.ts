import { horizonOf, parseTimestamp, type SignalRecord } from '@meta-agent/features';

const MINUTE_MS = 60_000;

export interface DrawnRecord {
  readonly symbol: string;
  readonly timestampMs: number;
  /** Null or absent: the life of the settings is that of the record. */
  readonly horizonMinutes?: number | null;
}

type Key = readonly (string | number)[];

/** What a draw holds for: the symbol and its life, of which a record's own horizon is one. */
export const keyOf = (
  { symbol, timestampMs, horizonMinutes = null }: DrawnRecord,
  lifeMs: number,
): Key =>
  horizonMinutes === null
    ? [symbol, Math.floor(timestampMs / lifeMs)]
    : [symbol, Math.floor(timestampMs / (horizonMinutes * MINUTE_MS)), horizonMinutes];

/** The key of a record; null without a timestamp or symbol, to which nothing can be joined. */
export function drawnKey(
  record: Pick<SignalRecord, 'timestamp' | 'symbol' | 'horizon' | 'horizon_minutes'>,
  lifeMinutes: number,
): Key | null {
  const { timestamp, symbol } = record;
  if (timestamp === undefined || symbol === undefined) return null;
  const drawn = {
    symbol,
    timestampMs: parseTimestamp(timestamp),
    horizonMinutes: horizonOf(record),
  };
  return keyOf(drawn, lifeMinutes * MINUTE_MS);
}

/**
 * A keyed hash as a number from 0 to below 1: the same key always gives the same.
 * @example
 * drawOf(['BTCUSDT', 7]) === drawOf(['BTCUSDT', 7]); // true
 */
export const drawOf = (key: Key): number => hash32(jsonOf(key)) / 2 ** 32;

/** Text that JSON does not escape. */
const PLAIN = /^[\w.:/ -]*$/;

/** As `JSON.stringify` writes the key, in a third of its time. */
function jsonOf(key: Key): string {
  let text = '[';
  for (const part of key) text += text === '[' ? textOf(part) : `,${textOf(part)}`;
  return `${text}]`;
}

function textOf(part: string | number): string {
  if (typeof part === 'number') return `${part}`;
  return PLAIN.test(part) ? `"${part}"` : JSON.stringify(part);
}

/** FNV-1a over UTF-16 units, then the finaliser of MurmurHash3, whose bits are evenly spread. */
function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
