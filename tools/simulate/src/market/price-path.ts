import type { SimulatedRecord } from './simulate-market';

/** One candle: it opens at the moved price and stays there. */
export interface Candle {
  /** Of its close, in milliseconds since 1970. */
  readonly closeMs: number;
  readonly symbol: string;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

const FIRST_PRICE = 100;
const MS_PER_MINUTE = 60_000;

/** Finer than the four decimals of a profit, at any price. */
const PRICE_DIGITS = 12;

/**
 * The prices of a simulated market: one candle per symbol and step. The candle after a record opens
 * at the moved price, so a trade that crosses a barrier is filled there, and both trades of the
 * record earn what the market says.
 */
export class PricePath {
  readonly #closes = new Map<string, number>();

  constructor(private readonly stepMinutes: number) {}

  /** The candle after the record; before it, at the first record of a symbol, the candle of its entry. */
  candlesOf({ record: { timestamp, symbol }, movePct }: SimulatedRecord): Candle[] {
    const entryMs = Date.parse(timestamp);
    const entry = this.#closes.get(symbol);
    const close = Number(((entry ?? FIRST_PRICE) * (1 + movePct / 100)).toPrecision(PRICE_DIGITS));
    this.#closes.set(symbol, close);
    const after = flat(symbol, entryMs + this.stepMinutes * MS_PER_MINUTE, close);
    return entry === undefined ? [flat(symbol, entryMs, FIRST_PRICE), after] : [after];
  }
}

function flat(symbol: string, closeMs: number, price: number): Candle {
  return { closeMs, symbol, open: price, high: price, low: price, close: price };
}
