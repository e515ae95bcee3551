import { isAscii, isUtf8 } from 'node:buffer';
import { countKeys, showReceived } from '@meta-agent/features';
import { EngineError } from '../../problem/engine-error';
import { MAX_RECORD_VALUES } from '../contract/limits';

/** A record has 4 levels; deeper input only costs time. */
const MAX_DEPTH = 32;

const COMMA = 0x2c;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;

export interface Json {
  readonly value: unknown;
  readonly text: string;
  /** Number of members of all objects of the value. */
  readonly keys: number;
}

/** What is counted before the text is parsed: small texts can be large values. */
interface JsonLimits {
  /** Most values, those within other values included. */
  readonly maxValues: number;
  /** Most items of an array. */
  readonly maxItems: number;
  /** What to do with more, for the error. */
  readonly advice: string;
}

const RECORD_LIMITS: JsonLimits = Object.freeze({
  maxValues: MAX_RECORD_VALUES,
  maxItems: Infinity,
  advice: 'a record has about 25',
});

/**
 * Parses JSON that every parser reads the same: UTF-8, no duplicate keys (parsers differ in which
 * value they keep), limited depth, a limited number of values. A key `__proto__` is an own key like
 * any other.
 * @throws EngineError invalid_utf8, invalid_json, duplicate_key, too_deep, too_many_values
 */
export function parseJson(bytes: Buffer, limits = RECORD_LIMITS): Json {
  const text = decode(bytes);
  const { members, depth, values, items } = outline(bytes);
  if (depth > MAX_DEPTH) {
    const expected = `at most ${MAX_DEPTH} levels`;
    throw new EngineError('too_deep', { expected, received: String(depth) });
  }
  assertAtMost(limits.maxItems, items, 'items', limits);
  assertAtMost(limits.maxValues, values, 'values', limits);
  const value = parse(text);
  const keys = countKeys(value);
  if (keys !== members) {
    const received = `${members} keys, of which ${members - keys} are repeated`;
    throw new EngineError('duplicate_key', { expected: 'each key once in an object', received });
  }
  return { value, text, keys };
}

function assertAtMost(most: number, count: number, what: string, { advice }: JsonLimits): void {
  if (count <= most) return;
  const expected = `at most ${most} ${what}; ${advice}`;
  throw new EngineError('too_many_values', { expected, received: `${count} ${what}` });
}

function decode(bytes: Buffer): string {
  // Most input is ASCII: latin1 only copies, UTF-8 would decode.
  if (isAscii(bytes)) return bytes.toString('latin1');
  if (!isUtf8(bytes)) throw new EngineError('invalid_utf8', { expected: 'UTF-8' });
  return bytes.toString('utf8');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const received = text === '' ? 'nothing' : showReceived(text);
    throw new EngineError('invalid_json', { expected: 'JSON', received, cause });
  }
}

interface Outline {
  /** Of all objects. */
  readonly members: number;
  readonly depth: number;
  /** An upper bound: those of all arrays and objects. */
  readonly values: number;
  /** Of the outermost array. */
  readonly items: number;
}

/** Counts of valid JSON; of other text JSON.parse fails anyway, unless it is too much. */
function outline(bytes: Buffer): Outline {
  let [members, level, depth, commas, opened, items] = [0, 0, 0, 0, 0, 1];
  for (let i = 0; i < bytes.length; i += 1) {
    const byte = bytes[i];
    if (byte === QUOTE) i = endOfString(bytes, i);
    else if (byte === COLON) members += 1;
    else if (byte === COMMA) {
      commas += 1;
      if (level === 1) items += 1;
    } else if (byte === 0x7b || byte === 0x5b) {
      level += 1;
      opened += 1;
      if (level > depth) depth = level;
    } else if (byte === 0x7d || byte === 0x5d) level -= 1;
  }
  return { members, depth, values: commas + opened, items };
}

/** Index of the closing quote of the string that starts at `start`. */
function endOfString(bytes: Buffer, start: number): number {
  let i = start + 1;
  while (i < bytes.length && bytes[i] !== QUOTE) i += bytes[i] === BACKSLASH ? 2 : 1;
  return i;
}
