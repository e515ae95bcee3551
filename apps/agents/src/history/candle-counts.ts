import { count } from '@meta-agent/words';
import type { Candle } from '../candles/candle';
import type { Reporter } from '../terminal/reporter';
import { UNUSED_REASONS, type Taken, type UnusedReason } from './symbol-history';

/** Notes in full for each reason; the others are only counted. */
const TOLD = 3;

const REASONS: Readonly<Record<UnusedReason, string>> = {
  repeated: 'the bar is known already',
  revised: 'the bar is known with other values; the first ones stay in use',
  late: 'it belongs to a gap, and a newer bar came before it',
  out_of_order: 'it is older than all bars that are held',
  off_grid: 'its time is not on the grid of the bars before',
};

/** What became of the candles, by reason. Nothing is left out silently: the first ones are told. */
export class CandleCounts {
  read = 0;
  used = 0;
  invalid = 0;
  gaps = 0;
  missingBars = 0;
  readonly unused: Record<UnusedReason, number> = Object.fromEntries(
    UNUSED_REASONS.map((reason) => [reason, 0]),
  ) as Record<UnusedReason, number>;

  constructor(readonly reporter: Pick<Reporter, 'warn'>) {}

  add(candle: Candle, taken: Taken): void {
    this.read += 1;
    if (!taken.taken) this.#addUnused(candle, taken.reason);
    else {
      this.used += 1;
      if (taken.missingBars > 0) this.#addGap(candle, taken.missingBars);
    }
  }

  /** A row that is no candle: for the next bars it is a gap. */
  addInvalid(told: string): void {
    this.read += 1;
    this.invalid += 1;
    if (this.invalid <= TOLD) this.reporter.warn(`Candle not used (invalid): ${told}`);
  }

  asJson() {
    const { read, used, gaps, missingBars, invalid, unused } = this;
    return { read, used, gaps, missing_bars: missingBars, invalid, ...unused };
  }

  /** One line for each reason that occurred. */
  inWords(): string[] {
    const { gaps, missingBars, invalid, unused } = this;
    return [
      ...(gaps === 0
        ? []
        : [`gaps: ${count(gaps)}, of ${count(missingBars)} bars; windows start anew after each`]),
      ...(invalid === 0 ? [] : [`invalid: ${count(invalid)}`]),
      ...UNUSED_REASONS.flatMap((reason) =>
        unused[reason] === 0
          ? []
          : [`${reason}: ${count(unused[reason])} not used; ${REASONS[reason]}`],
      ),
    ];
  }

  #addUnused(candle: Candle, reason: UnusedReason): void {
    this.unused[reason] += 1;
    if (this.unused[reason] > TOLD) return;
    this.reporter.warn(`Candle not used (${reason}): ${nameOf(candle)}: ${REASONS[reason]}`);
  }

  #addGap(candle: Candle, missingBars: number): void {
    this.gaps += 1;
    this.missingBars += missingBars;
    if (this.gaps > TOLD) return;
    this.reporter.warn(`Gap: ${count(missingBars)} bars before ${nameOf(candle)} are missing`);
  }
}

const nameOf = ({ symbol, closeMs }: Candle) => `${symbol} ${new Date(closeMs).toISOString()}`;
