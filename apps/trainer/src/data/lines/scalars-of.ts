import { textAt } from './line-bytes';

/** A text or a number in a line of JSON. */
export interface Scalar {
  /** Names and indices from the outside in, like `/base_predictions/xgb/action`. */
  readonly path: string;
  readonly kind: 'text' | 'number';
  /** Its bytes, without the quotes of a text. */
  readonly from: number;
  readonly to: number;
}

const MOST_SCALARS = 256;
const DEEPEST = 16;

/**
 * The texts and numbers of a line that `JSON.parse` reads; null for an unusual line: an object with
 * a key twice, a key that needs an escape or has a slash, too many or too deep values.
 */
export function scalarsOf(line: Uint8Array): readonly Scalar[] | null {
  const scan = new Scan(line);
  return scan.value('', 0) ? scan.found : null;
}

/** Walks through valid JSON; each method returns false where it gives up. */
class Scan {
  readonly found: Scalar[] = [];
  #at = 0;

  constructor(readonly line: Uint8Array) {}

  value(path: string, depth: number): boolean {
    if (depth > DEEPEST || this.found.length > MOST_SCALARS) return false;
    const next = this.#peek();
    if (next === '{') return this.#members(path, depth, '}', () => this.#key());
    if (next === '[') {
      let index = 0;
      return this.#members(path, depth, ']', () => String(index++));
    }
    if (next === '"') {
      const [from, to] = this.#text();
      this.found.push({ path, kind: 'text', from, to });
      return true;
    }
    const from = this.#at;
    while (this.#at < this.line.length && !/[\s,\]}]/.test(this.#char())) this.#at += 1;
    if (!/[tfn]/.test(next)) this.found.push({ path, kind: 'number', from, to: this.#at });
    return true;
  }

  #members(path: string, depth: number, close: string, nameOf: () => string): boolean {
    const names = new Set<string>();
    this.#at += 1;
    while (this.#peek() !== close) {
      if (this.#char() === ',') this.#at += 1;
      const name = nameOf();
      if (names.has(name) || !/^[^/\\]*$/.test(name)) return false;
      names.add(name);
      if (!this.value(`${path}/${name}`, depth + 1)) return false;
    }
    this.#at += 1;
    return true;
  }

  #key(): string {
    this.#peek();
    const name = textAt(this.line, ...this.#text());
    this.#peek();
    this.#at += 1;
    return name;
  }

  #text(): [from: number, to: number] {
    const from = this.#at + 1;
    for (this.#at = from; this.#char() !== '"'; this.#at += 1) {
      if (this.#char() === '\\') this.#at += 1;
    }
    this.#at += 1;
    return [from, this.#at - 1];
  }

  /** The next character that is no white space. */
  #peek(): string {
    while (/\s/.test(this.#char())) this.#at += 1;
    return this.#char();
  }

  #char(): string {
    return String.fromCharCode(this.line[this.#at]);
  }
}
