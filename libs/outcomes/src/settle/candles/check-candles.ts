import { gridPhaseMs } from './candle-grid';
import { isPrice, type CandleBook, type CandleSeries } from './candle-series';

const MINUTE_MS = 60_000;
const PRICES = ['open', 'high', 'low', 'close'] as const;

export type CandleProblemKind =
  'bar_minutes' | 'bad_price' | 'bad_range' | 'duplicate_bar' | 'off_grid';

/** A fault of a price row. */
export interface CandleProblem {
  readonly kind: CandleProblemKind;
  readonly symbol: string;
  /** The row's `line`. */
  readonly line: number;
  /** The expected and the received value. */
  readonly message: string;
  /** Of a second row for one bar: the `line` of the first. */
  readonly firstLine?: number;
}

/**
 * Every row that is no candle: a price that is not above 0, a high or low that does not enclose
 * open and close, a second row for one bar, a timestamp off the grid, a wrong length of the bars.
 * @param spacingMs the commonest distance of two rows, which `barMs` must equal
 */
export function checkCandles(book: CandleBook, spacingMs: number): CandleProblem[] {
  const { barMs, series } = book;
  // On a wrong grid every row is off it: the cause is reported once, not for each row.
  const wrongGrid = checkSpacing(book, spacingMs);
  return [...series]
    .flatMap(([symbol, candles]) => {
      const found = findProblems(candles, wrongGrid.length > 0 ? null : barMs);
      return found.map(({ row, ...problem }) => ({ ...problem, symbol, line: candles.lines[row] }));
    })
    .concat(wrongGrid);
}

function checkSpacing({ barMs, series }: CandleBook, spacingMs: number): CandleProblem[] {
  const first = series.entries().next();
  if (first.done === true || barMs === spacingMs) return [];
  if (barMs > 0 && Number.isNaN(spacingMs)) return [];
  const [symbol, { lines }] = first.value;
  const expected = barMs > 0 ? `bars of ${barMs / MINUTE_MS} minutes` : 'at least two bars';
  const received = spacingMs > 0 ? `bars of ${spacingMs / MINUTE_MS} minutes` : 'one';
  const message = `expected ${expected}, received ${received}`;
  return [{ kind: 'bar_minutes', symbol, line: lines[0], message }];
}

interface Finding {
  readonly kind: CandleProblemKind;
  readonly row: number;
  readonly message: string;
  readonly firstLine?: number;
}

function findProblems(candles: CandleSeries, barMs: number | null): Finding[] {
  const phaseMs = barMs === null ? 0 : gridPhaseMs(candles, barMs);
  const found: Finding[] = [];
  for (let row = 0; row < candles.closeMs.length; row += 1) {
    const problem =
      findBadPrice(candles, row) ??
      findBadRange(candles, row) ??
      findDuplicate(candles, row) ??
      (barMs === null ? null : findOffGrid(candles, row, barMs, phaseMs));
    if (problem !== null) found.push({ ...problem, row });
  }
  return found;
}

type Problem = Omit<Finding, 'row'> | null;

function findBadPrice(candles: CandleSeries, row: number): Problem {
  const name = PRICES.find((price) => !isPrice(candles[price][row]));
  if (name === undefined) return null;
  const message = `${name}: expected a price above 0, received ${candles[name][row]}`;
  return { kind: 'bad_price', message };
}

function findBadRange({ open, high, low, close }: CandleSeries, row: number): Problem {
  const top = Math.max(open[row], close[row]);
  const bottom = Math.min(open[row], close[row]);
  if (low[row] <= bottom && top <= high[row]) return null;
  const message =
    'expected low ≤ open, close ≤ high, received ' +
    `open ${open[row]}, high ${high[row]}, low ${low[row]}, close ${close[row]}`;
  return { kind: 'bad_range', message };
}

function findDuplicate({ closeMs, lines }: CandleSeries, row: number): Problem {
  if (row === 0 || closeMs[row] !== closeMs[row - 1]) return null;
  const message = 'expected one row for a bar, received a second one';
  return { kind: 'duplicate_bar', message, firstLine: lines[row - 1] };
}

function findOffGrid(
  { closeMs }: CandleSeries,
  row: number,
  barMs: number,
  phaseMs: number,
): Problem {
  const offMs = (closeMs[row] - phaseMs) % barMs;
  if (offMs === 0) return null;
  const minutes = barMs / MINUTE_MS;
  const message = `expected bars of ${minutes} minutes, received one ${offMs / 1000} s off`;
  return { kind: 'off_grid', message };
}
