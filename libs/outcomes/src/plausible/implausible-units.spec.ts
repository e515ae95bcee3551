import { implausibleUnits } from './implausible-units';

const MINUTE_MS = 60_000;
const LOG = { stepMs: 15 * MINUTE_MS, spanMs: 1000 * MINUTE_MS };

/** Twenty trades. */
const tradesOf = (pnlOf: (i: number) => number, holdOf: (i: number) => number) =>
  Array.from({ length: 20 }, (_, i) => ({ pnlPct: pnlOf(i), holdMinutes: holdOf(i) }));

const USUAL_PNL = () => 0.6;
const USUAL_HOLD = () => 60;

describe('units that are not usual', () => {
  it('are told by the sizes of the trades, in any order', () => {
    const isLarge = (i: number) => i === 3 || i === 17;
    const pnlOf = (i: number) => (isLarge(i) ? 30 : 0.001);
    const holdOf = (i: number) => (isLarge(i) ? 600 : 1);
    expect(implausibleUnits(tradesOf(pnlOf, holdOf), LOG)).toEqual([
      'pnl_pct: nine tenths of the profits are below 0.0010 %: are they fractions? 0.01 is written 1',
      'hold_duration_minutes: nine tenths are below 1 minutes, but records are 15 minutes apart: are they hours?',
    ]);
  });

  it.each([
    ['a largest profit', () => 0.05, USUAL_HOLD],
    ['a median profit', () => 25, USUAL_HOLD],
    ['a hold of one step', USUAL_PNL, () => 15],
    ['a hold of the whole log', USUAL_PNL, () => 1000],
  ])('begin beyond %s', (_, pnlOf, holdOf) => {
    expect(implausibleUnits(tradesOf(pnlOf, holdOf), LOG)).toEqual([]);
  });
});
