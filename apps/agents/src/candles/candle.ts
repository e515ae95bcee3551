import type { Bar } from './candle-ring';

/** A closed bar of a symbol. */
export interface Candle extends Bar {
  readonly symbol: string;
  /** When the bar closed, in ms since 1970 (UTC). */
  readonly closeMs: number;
}
