import { ACTIONS } from '@meta-agent/features';
import { ABSENT } from '../signal-table';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const [ZERO, NINE, POINT, MINUS, PLUS, E] = [...Buffer.from('09.-+e')];
const LOWER_CASE = 0x20;
/** Up to 15 digits and 22 decimals, digits / 10^decimals is the nearest double (Clinger, 1990). */
const EXACT_DIGITS = 15;
const POWERS = Float64Array.from({ length: 23 }, (_, k) => Number(`1e${k}`));

/** The text of some bytes of ASCII. */
export function textAt(line: Uint8Array, from: number, to: number): string {
  return Buffer.from(line.buffer, line.byteOffset + from, to - from).toString('latin1');
}

/** Where a text ends that starts at `from`: at its quote; -1 unless it is plain ASCII. */
export function endOfText(line: Uint8Array, from: number): number {
  for (let at = from; at < line.length; at += 1) {
    const byte = line[at];
    if (byte === QUOTE) return at;
    if (byte < 0x20 || byte > 0x7e || byte === BACKSLASH) return -1;
  }
  return -1;
}

/**
 * Reads a JSON number, as `JSON.parse` does, to the last bit.
 * @param out receives the number in its element `slot`
 * @returns where the number ends; -1 if it is none, or not finite
 */
export function endOfNumber(
  line: Uint8Array,
  from: number,
  out: Float64Array,
  slot: number,
): number {
  const isNegative = line[from] === MINUS;
  const start = isNegative ? from + 1 : from;
  let at = start;
  let digits = 0;
  while (isDigit(line[at])) digits = 10 * digits + (line[at++] - ZERO);
  if (at === start || (line[start] === ZERO && at > start + 1)) return -1;
  const whole = at;
  if (line[at] === POINT) {
    at += 1;
    while (isDigit(line[at])) digits = 10 * digits + (line[at++] - ZERO);
    if (at === whole + 1) return -1;
  }
  const decimals = at === whole ? 0 : at - whole - 1;
  const hasExponent = (line[at] | LOWER_CASE) === E;
  if (!hasExponent && whole - start + decimals <= EXACT_DIGITS) {
    const value = digits / POWERS[decimals];
    out[slot] = isNegative ? -value : value;
    return at;
  }
  const end = hasExponent ? endOfExponent(line, at + 1) : at;
  if (end === -1) return -1;
  out[slot] = Number(textAt(line, from, end));
  return Number.isFinite(out[slot]) ? end : -1;
}

function endOfExponent(line: Uint8Array, from: number): number {
  const start = line[from] === MINUS || line[from] === PLUS ? from + 1 : from;
  let at = start;
  while (isDigit(line[at])) at += 1;
  return at === start ? -1 : at;
}

/** Of a byte beyond the end of the line too: undefined is no digit. */
const isDigit = (byte: number) => byte >= ZERO && byte <= NINE;

const NAMES = ACTIONS.map((action) => Buffer.from(action));

/** The class of the action that these bytes name; ABSENT for another text. */
export function classAt(line: Uint8Array, from: number, to: number): number {
  const action = NAMES.findIndex((name) => isAt(name, line, from, to));
  return action === -1 ? ABSENT : action;
}

function isAt(name: Uint8Array, line: Uint8Array, from: number, to: number): boolean {
  if (name.length !== to - from) return false;
  for (let i = 0; i < name.length; i += 1) if (name[i] !== line[from + i]) return false;
  return true;
}

/** Texts of ASCII that are met again and again, found by their bytes without a new string. */
export class KnownTexts {
  readonly #byHash = new Map<number, { readonly bytes: Uint8Array; readonly text: string }[]>();

  /** @param most texts beyond this number are not kept */
  constructor(readonly most: number) {}

  add(text: string): void {
    const bytes = Buffer.from(text);
    if (this.#byHash.size >= this.most) return;
    if (this.at(bytes, 0, bytes.length) !== undefined) return;
    const hash = hashOf(bytes, 0, bytes.length);
    this.#byHash.set(hash, [...(this.#byHash.get(hash) ?? []), { bytes, text }]);
  }

  at(line: Uint8Array, from: number, to: number): string | undefined {
    const known = this.#byHash.get(hashOf(line, from, to));
    return known?.find(({ bytes }) => isAt(bytes, line, from, to))?.text;
  }
}

/** FNV-1a, kept below 2^30: V8 stores such numbers without a box. */
function hashOf(line: Uint8Array, from: number, to: number): number {
  let hash = 0x811c9dc5;
  for (let at = from; at < to; at += 1) hash = Math.imul(hash ^ line[at], 0x01000193);
  return hash & 0x3fffffff;
}
