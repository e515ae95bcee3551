const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const OPENING = [0x7b, 0x5b];
const CLOSING = [0x7d, 0x5d];

/** What JSON.parse does not tell of a text. */
export interface JsonOutline {
  /** Members of all objects, those that repeat a key included. */
  readonly members: number;
  /** Most objects and arrays within one another. */
  readonly depth: number;
}

/**
 * The outline of valid JSON.
 * @example
 * outlineOf('{"a":1,"b":[{"c":2,"c":3}]}'); // { members: 4, depth: 3 }
 */
export function outlineOf(text: string): JsonOutline {
  let [members, level, depth] = [0, 0, 0];
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code === QUOTE) i = endOfString(text, i);
    else if (code === COLON) members += 1;
    else if (OPENING.includes(code)) depth = Math.max(depth, (level += 1));
    else if (CLOSING.includes(code)) level -= 1;
  }
  return { members, depth };
}

/** Index of the closing quote of the string that starts at `start`. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end;
}

function isEscaped(text: string, at: number): boolean {
  let backslashes = 0;
  while (text.charCodeAt(at - 1 - backslashes) === BACKSLASH) backslashes += 1;
  return backslashes % 2 === 1;
}

/**
 * Distinct keys of all objects in a JSON value of few levels.
 * @example
 * countKeys([{ a: { b: 1 } }, 2]); // 2
 */
export function countKeys(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  let keys = 0;
  if (Array.isArray(value)) {
    for (const item of value) keys += countKeys(item);
    return keys;
  }
  // for-in is the fastest loop over keys; objects made by JSON.parse have own keys only.
  for (const key in value) {
    keys += 1 + countKeys((value as Record<string, unknown>)[key]);
  }
  return keys;
}
