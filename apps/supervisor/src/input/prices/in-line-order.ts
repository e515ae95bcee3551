import type { CandleSeries } from '@meta-agent/outcomes';

/** A bar, and the number of its line over all files. */
interface BarLine {
  readonly symbol: string;
  readonly closeMs: number;
  readonly line: number;
}

/** The bars of all symbols in the order of their lines. */
export function* inLineOrder(
  series: ReadonlyMap<string, CandleSeries>,
): Generator<BarLine, void, undefined> {
  const rows = [...series].map(([symbol, { closeMs, lines }]) => {
    const order = Uint32Array.from(lines, (_, i) => i);
    const isSorted = order.every((i) => i === 0 || lines[i - 1] < lines[i]);
    if (!isSorted) order.sort((one, other) => lines[one] - lines[other]);
    return { symbol, closeMs, lines, order, next: 0 };
  });
  for (;;) {
    let first: (typeof rows)[number] | null = null;
    let line = Infinity;
    for (const one of rows) {
      const own = one.next < one.order.length ? one.lines[one.order[one.next]] : Infinity;
      if (own < line) [first, line] = [one, own];
    }
    if (first === null) return;
    const { symbol, closeMs, order } = first;
    yield { symbol, closeMs: closeMs[order[first.next]], line };
    first.next += 1;
  }
}
