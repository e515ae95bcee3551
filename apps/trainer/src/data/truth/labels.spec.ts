import { DEFAULT_AGENTS } from '@meta-agent/features';
import { makeTable } from '../../testing/make-table';
import { ABSENT } from '../signal-table';
import { chooseLabelSource, ensembleClassesOf, labelRows, unknownTrades } from './labels';
import type { Outcomes } from './outcomes';

const [SELL, HOLD, BUY] = [0, 1, 2];

const table = makeTable([
  { votes: ['BUY', 'BUY', 'HOLD', 'SELL'] },
  { votes: ['BUY', 'BUY', 'HOLD', 'SELL'], changes: { ensemble_action: 'SELL' } },
  { votes: ['SELL', 'SELL', 'SELL', 'BUY'], changes: { ensemble_action: 'BUY' } },
]);
const ensembleClasses = ensembleClassesOf(table, DEFAULT_AGENTS);
const inputs = { table, ensembleClasses, outcomes: null, fileLabels: null, settledLabels: null };

const outcomes: Outcomes = {
  actions: Uint8Array.of(BUY, ABSENT, BUY),
  wins: Uint8Array.of(1, 0, 0),
  pnlPct: Float64Array.of(1, NaN, -1),
  holdMinutes: Float64Array.of(15, 0, 30),
  repeated: new Uint8Array(3),
  matched: 2,
  unmatched: 0,
};

describe('ensembleClassesOf', () => {
  it('is the weighted vote, independent of the logged action', () => {
    expect([...ensembleClasses]).toEqual([BUY, BUY, SELL]);
  });
});

describe('labelRows', () => {
  it("labels a win of the vote's trade with its action, and no row without that trade", () => {
    expect([...labelRows('outcomes', { ...inputs, outcomes }).classes]).toEqual([
      BUY,
      ABSENT,
      ABSENT,
    ]);
    expect(unknownTrades(ensembleClasses, outcomes)).toBe(1);
  });

  it('labels a row without a trade with the vote by the rule of the guide, as assumed', () => {
    const labels = labelRows('outcomes-guide', { ...inputs, outcomes });
    expect([...labels.classes]).toEqual([BUY, BUY, HOLD]);
    expect([...labels.assumed]).toEqual([0, 1, 0]);
  });

  it('labels with the action of three agents that agree, else with the vote', () => {
    expect([...labelRows('consensus', inputs).classes]).toEqual([BUY, BUY, SELL]);
  });

  it('takes labels from the file unchanged', () => {
    const classes = Uint8Array.of(HOLD, ABSENT, BUY);
    const fileLabels = { classes, matched: 2, unmatched: 0 };
    expect([...labelRows('labels', { ...inputs, fileLabels }).classes]).toEqual([
      HOLD,
      ABSENT,
      BUY,
    ]);
  });

  it.each(['labels', 'prices', 'outcomes'] as const)('names the flag that %s need', (source) => {
    expect(() => labelRows(source, inputs)).toThrow(`--labels-from ${source} needs a file.`);
  });
});

describe('outcomes of a part of the log', () => {
  const votes = ['BUY', 'BUY', 'HOLD', 'SELL'] as const;
  const log = makeTable(
    ['BTC', 'ETH', 'BTC', 'ETH', 'BTC', 'ETH'].map((symbol) => ({ votes, symbol })),
  );
  const bought = ensembleClassesOf(log, DEFAULT_AGENTS);

  it.each([
    ['begin later than the log', [2, 3, 4, 5]],
    ['end before the log', [0, 1, 2]],
    ['have no row of a symbol', [0, 2, 4]],
    ['have a hole', [0, 1, 4, 5]],
    ['have no row at all', []],
  ])('that %s label only the votes whose trade is known', (_, known: readonly number[]) => {
    const on = <T>(yes: T, no: T) =>
      Array.from(bought, (__, row) => (known.includes(row) ? yes : no));
    const part: Outcomes = {
      actions: Uint8Array.from(on(BUY, ABSENT)),
      wins: Uint8Array.from(on(1, 0)),
      pnlPct: Float64Array.from(on(1, NaN)),
      holdMinutes: Float64Array.from(on(15, 0)),
      repeated: new Uint8Array(bought.length),
      matched: known.length,
      unmatched: 0,
    };
    const columns = { ...inputs, table: log, ensembleClasses: bought, outcomes: part };
    expect([...labelRows('outcomes', columns).classes]).toEqual(on(BUY, ABSENT));
    expect(unknownTrades(bought, part)).toBe(bought.length - known.length);
  });
});

describe('chooseLabelSource', () => {
  it.each([
    [true, true, false, 'labels'],
    [false, true, false, 'prices'],
    [false, false, false, 'outcomes'],
    [false, false, true, 'outcomes-guide'],
  ] as const)(
    'with labels %s, prices %s, and for the guide %s takes %s',
    (labels, prices, isGuide, source) => {
      expect(chooseLabelSource('auto', { labels, prices, outcomes: true, isGuide })).toBe(source);
    },
  );

  it('throws without labels, prices and outcomes', () => {
    expect(() =>
      chooseLabelSource('auto', { labels: false, prices: false, outcomes: false, isGuide: false }),
    ).toThrow(expect.objectContaining({ code: 'no_labels_given', exitCode: 2 }) as Error);
  });
});
