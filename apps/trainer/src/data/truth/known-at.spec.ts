import { makeTable } from '../../testing/make-table';
import { labelsKnownAt, lifeOf, type LabelTimes } from './known-at';
import { emptyOutcomes, setOutcome } from './outcomes';

const FLAT = ['BUY', 'HOLD', 'HOLD', 'HOLD'] as const;

function tableWith(horizons: readonly (number | string | undefined)[]) {
  return makeTable(horizons.map((horizon) => ({ votes: FLAT, changes: { horizon } })));
}

/** A trade on each row. */
function held(minutes: readonly number[]): LabelTimes['outcomes'] {
  const trade = { action: 'BUY', isWin: true, pnlPct: 1 } as const;
  const outcomes = emptyOutcomes(minutes.length);
  minutes.forEach((holdMinutes, row) => {
    setOutcome(outcomes, row, {
      ...{ fileLabel: null, isRepeated: false },
      trade: { ...trade, holdMinutes },
    });
  });
  return { ...outcomes, matched: minutes.length, unmatched: 0 };
}

const PRICES: LabelTimes = { source: 'prices', outcomes: null, horizonMinutes: 30 };

/** Minutes from each record to its label. */
function minutesOf(table: ReturnType<typeof tableWith>, times: LabelTimes) {
  const known = labelsKnownAt(table, times);
  return known && Array.from(known, (ms, row) => (ms - table.timestampsMs[row]) / 60_000);
}

describe('when a label is known', () => {
  it('is the end of the own horizon of its record, else of the horizon of the settings', () => {
    const table = tableWith([15, '1h', undefined, 'swing']);
    expect(minutesOf(table, PRICES)).toEqual([15, 60, 30, 30]);
    expect(lifeOf(table, PRICES)).toEqual({ ms: 3_600_000, isKnown: true });
  });

  it('needs no setting when each record has a horizon', () => {
    const times = { ...PRICES, horizonMinutes: null };
    expect(minutesOf(tableWith([15, 240]), times)).toEqual([15, 240]);
    expect(lifeOf(tableWith([15, 240]), times)).toEqual({ ms: 240 * 60_000, isKnown: true });
  });

  it('is unknown without a setting when one record has no horizon', () => {
    const times = { ...PRICES, horizonMinutes: null };
    expect(minutesOf(tableWith([15, undefined]), times)).toBeNull();
    expect(lifeOf(tableWith([15, undefined]), times)).toEqual({ ms: 60_000, isKnown: false });
  });

  it('is its time itself with a horizon of 0: it lives for one step of the log', () => {
    const times = { ...PRICES, source: 'labels', horizonMinutes: 0 } as const;
    const table = tableWith([undefined, undefined]);
    expect(minutesOf(table, times)).toEqual([0, 0]);
    expect(lifeOf(table, times)).toEqual({ ms: 60_000, isKnown: true });
  });

  it('is the close of a trade that stays open longer than the horizon of its record', () => {
    const times: LabelTimes = {
      ...{ source: 'outcomes', horizonMinutes: null },
      outcomes: held([10, 45, 20]),
    };
    expect(minutesOf(tableWith([30, 30, undefined]), times)).toEqual([30, 45, 20]);
  });
});
