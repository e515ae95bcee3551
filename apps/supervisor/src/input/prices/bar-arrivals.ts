import type { CandleBook, CandleSeries } from '@meta-agent/outcomes';

const DAY_MS = 86_400_000;
/** `readPrices` numbers the lines of file 0 from 0, those of file 1 from here, and so on. */
const LINES_PER_FILE = 2 ** 32;

/** How long the other symbols wait for the bars of one. */
export const waitMs = ({ barMs }: CandleBook): number => Math.max(DAY_MS, 4 * barMs);

/**
 * When bars came that were no longer waited for: at the time of the newest bar before them in their
 * file, in ms since 1970; other bars come when they close. Files grow at their end, so the order of
 * the lines tells this to everybody who reads the file later. A bar comes late if a later bar of its
 * symbol stands before it, or if its symbol was more than `waitMs` behind. The first block of a symbol
 * that a file begins with is its history, not late: files can be sorted by symbol.
 * @returns by symbol, one time for each bar; symbols without a late bar are missing
 */
export function barArrivals(book: CandleBook): ReadonlyMap<string, Float64Array> {
  const newest = newestByLine(book);
  const wait = waitMs(book);
  const late = new Map<string, Float64Array>();
  for (const [symbol, series] of book.series) {
    const arrivals = arrivalsOf(series, newest, wait);
    if (arrivals !== null) late.set(symbol, arrivals);
  }
  return late;
}

const fileOf = (line: number) => Math.floor(line / LINES_PER_FILE);
const placeOf = (line: number) => line % LINES_PER_FILE;

/** The newest close up to each line, by file. */
function newestByLine({ series }: CandleBook): ReadonlyMap<number, Float64Array> {
  const lengths = new Map<number, number>();
  for (const { lines } of series.values()) {
    for (const line of lines) {
      const file = fileOf(line);
      lengths.set(file, Math.max(lengths.get(file) ?? 0, placeOf(line) + 1));
    }
  }
  const newest = new Map([...lengths].map(([file, length]) => [file, new Float64Array(length)]));
  for (const { lines, closeMs } of series.values()) {
    lines.forEach((line, i) => {
      newest.get(fileOf(line))?.fill(closeMs[i], placeOf(line), placeOf(line) + 1);
    });
  }
  for (const column of newest.values()) {
    for (let i = 1; i < column.length; i += 1) column[i] = Math.max(column[i], column[i - 1]);
  }
  return newest;
}

/** What a file had told of a symbol before a line. */
interface Told {
  /** The newest bar of any symbol when this one began. */
  readonly beganMs: number;
  lastMs: number;
  lastButOneMs: number;
  /** Until when the others have gone on without this symbol. */
  missedMs: number;
}

function arrivalsOf(
  { closeMs, lines }: CandleSeries,
  newest: ReadonlyMap<number, Float64Array>,
  wait: number,
): Float64Array | null {
  const arrivals = Float64Array.from(closeMs);
  const files = new Map<number, Told>();
  let isLate = false;
  for (const i of inLineOrder(lines)) {
    const file = fileOf(lines[i]);
    const before = newest.get(file)?.at(placeOf(lines[i]) - 1) ?? 0;
    const told = files.get(file) ?? begun(before);
    files.set(file, told);
    if (told.lastButOneMs <= before - wait) told.missedMs = Math.max(told.missedMs, before);
    const wasMissed = closeMs[i] <= told.missedMs || closeMs[i] < told.lastMs;
    if (wasMissed && closeMs[i] > told.beganMs && before > closeMs[i]) {
      arrivals[i] = before;
      isLate = true;
    }
    noteBar(told, closeMs[i]);
  }
  return isLate ? arrivals : null;
}

const begun = (beganMs: number): Told => ({
  beganMs,
  ...{ lastMs: -Infinity, lastButOneMs: -Infinity, missedMs: -Infinity },
});

function noteBar(told: Told, closeMs: number): void {
  if (closeMs > told.lastMs) {
    told.lastButOneMs = told.lastMs;
    told.lastMs = closeMs;
  } else {
    told.lastButOneMs = Math.max(told.lastButOneMs, closeMs);
  }
}

function inLineOrder(lines: Float64Array): Uint32Array {
  const order = Uint32Array.from(lines, (_, i) => i);
  const isSorted = order.every((i) => i === 0 || lines[i - 1] < lines[i]);
  return isSorted ? order : order.sort((one, other) => lines[one] - lines[other]);
}
