import { makeTable } from '../testing/make-table';
import { volatilityFifths } from './volatility-fifths';

const tableOf = (volatilities: readonly number[]) =>
  makeTable(
    volatilities.map((volatility) => ({
      votes: ['BUY', 'BUY', 'HOLD', 'SELL'],
      changes: { regime: { volatility, trend_strength: 0 } },
    })),
  );

/** Rows that are all sure of SELL, with this probability. */
const sure = (p: number, rows: number) =>
  Float64Array.from({ length: 3 * rows }, (_, at) => (at % 3 === 0 ? p : (1 - p) / 2));

describe('volatilityFifths', () => {
  it('compares confidence and correctness in each fifth, the calmest first', () => {
    const volatilities = [0.9, 0.1, 0.5, 0.3, 0.7, 0.8, 0.2, 0.6, 0.4, 1];
    const classes = Uint8Array.from(volatilities, (v) => Number(v > 0.75));
    const fifths = volatilityFifths(
      tableOf(volatilities),
      { uncalibrated: sure(0.9, 10), calibrated: sure(0.6, 10) },
      classes,
    );
    expect(fifths.map(({ from, to, count }) => [from, to, count])).toEqual([
      [0.1, 0.2, 2],
      [0.3, 0.4, 2],
      [0.5, 0.6, 2],
      [0.7, 0.8, 2],
      [0.9, 1, 2],
    ]);
    expect(fifths.map(({ calibrated }) => calibrated.accuracy)).toEqual([1, 1, 1, 0.5, 0]);
    expect(fifths[4].uncalibrated.mean_confidence).toBeCloseTo(0.9, 12);
    expect(fifths[4].calibrated.mean_confidence).toBeCloseTo(0.6, 12);
  });

  it('keeps rows of one volatility together', () => {
    const fifths = volatilityFifths(
      tableOf([0.5, 0.5, 0.5, 0.5, 0.5, 0.9]),
      { uncalibrated: sure(0.9, 6), calibrated: sure(0.9, 6) },
      new Uint8Array(6),
    );
    expect(fifths.map(({ from, count }) => [from, count])).toEqual([[0.5, 6]]);
  });
});
