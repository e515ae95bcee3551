import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@meta-agent/durable-files/testing';
import { InputDigest } from '../input-digest';
import { assertPlausible } from './assert-plausible';
import { joinNotes } from './join-notes';
import { parseSymbolMap, readGroundTruth } from './read-ground-truth';

const HEAD = 'timestamp,symbol,action,outcome,pnl_pct,hold_duration_minutes';
const START_MS = Date.UTC(2026, 0, 1);
const STEP_MS = 15 * 60_000;
const MOMENTS = 100;
const timeOf = (i: number, lateMs = 0) => new Date(START_MS + i * STEP_MS + lateMs).toISOString();

let folder: string;

beforeEach(() => {
  folder = temporaryFolder();
});

interface Given {
  readonly outcomes?: readonly string[];
  readonly labels?: readonly string[];
  readonly symbolMap?: readonly string[];
}

/** Joins files to 100 records of BTCUSDT, BUY and SELL by turns. */
async function joined({ outcomes, labels, symbolMap = [] }: Given) {
  const put = (name: string, lines: readonly string[] | undefined) => {
    if (lines === undefined) return null;
    writeFileSync(join(folder, name), `${lines.join('\n')}\n`);
    return join(folder, name);
  };
  const files = await readGroundTruth(
    {
      outcomesPath: put('outcomes.csv', outcomes),
      labelsPath: put('labels.csv', labels),
      symbolMap: parseSymbolMap(symbolMap),
      maxInvalidShare: 0.01,
    },
    new InputDigest(),
  );
  for (let i = 0; i < MOMENTS; i += 1) {
    files.truth.find({
      timestampMs: START_MS + i * STEP_MS,
      symbol: 'BTCUSDT',
      decided: [actionOf(i)],
    });
  }
  return files;
}

const actionOf = (i: number) => (i % 2 === 0 ? 'BUY' : 'SELL');
const tradeAt = (i: number, lateMs = 0, symbol = 'BTCUSDT') =>
  `${timeOf(i, lateMs)},${symbol},${actionOf(i)},win,${0.1 + (Math.abs(i) % 9) / 5},30`;
const trades = (lateMs = 0, symbol?: string) =>
  Array.from({ length: MOMENTS }, (_, i) => tradeAt(i, lateMs, symbol));

const refusalOf = async (given: Given, maxUnmatchedShare = 0.05) => {
  const files = await joined(given);
  try {
    assertPlausible(files, { maxUnmatchedShare });
  } catch (error) {
    return error;
  }
  return null;
};

describe('outcomes', () => {
  it('that belong to the log cause no note', async () => {
    const given = { outcomes: [HEAD, ...trades()] };
    expect(joinNotes(await joined(given))).toEqual([]);
    expect(await refusalOf(given)).toBeNull();
  });

  it('without a record may be at most 5 %', async () => {
    const withMissed = (count: number) => ({
      outcomes: [
        HEAD,
        ...trades().map((row, i) => (i >= 10 && i < 10 + count ? tradeAt(i, 500) : row)),
      ],
    });
    expect(await refusalOf(withMissed(5))).toBeNull();
    const refused = withMissed(6);
    expect(await refusalOf(refused)).toMatchObject({
      code: 'too_many_unmatched',
      exitCode: 2,
      expected: 'at most 5 %',
      received: '6 %',
      issues: [
        'all 0.5 s late',
        `line 12: no record of "BTCUSDT" at ${timeOf(10, 500)}`,
        expect.anything(),
        expect.anything(),
      ] as unknown,
    });
    expect(await refusalOf(refused, 0.06)).toBeNull();
    expect(joinNotes(await joined(refused))).toEqual([
      '6 of 100 outcomes match no record. Check symbols (--symbol-map), time zone and bars of the file',
      expect.stringMatching(/outcomes\.csv: all 0\.5 s late$/),
    ]);
  });

  it('of records that are left out do not end the run', async () => {
    const outcomes = [HEAD, ...trades().map((row, i) => (i < 20 ? tradeAt(10 + i, 500) : row))];
    const files = await joined({ outcomes });
    for (let i = 10; i < 30; i += 1) {
      files.truth.leaveOut({ timestampMs: START_MS + i * STEP_MS + 500, symbol: 'BTCUSDT' });
    }
    assertPlausible(files, { maxUnmatchedShare: 0 });
    expect(joinNotes(files)).toContain(
      '20 outcomes belong to records that are left out. Nothing to do: see why the records are',
    );
  });

  it('that several records share are reported, with the column that tells them apart', async () => {
    const files = await joined({ outcomes: [HEAD, ...trades()] });
    files.truth.find({ timestampMs: START_MS, symbol: 'BTCUSDT', horizon: 60 });
    expect(joinNotes(files)).toEqual([
      '1 records share a trade with an earlier record of their time and symbol: its profit counts once; a column horizon tells such records apart',
    ]);
  });

  it('before the first and after the last record are reported without ending the run', async () => {
    const outside = Array.from({ length: 300 }, (_, i) => tradeAt(-300 + 2 * i));
    const given = { outcomes: [HEAD, ...outside.filter((_, i) => i < 150), ...trades()] };
    expect(await refusalOf(given)).toBeNull();
    expect(joinNotes(await joined(given))).toEqual([
      '150 of 250 outcomes match no record',
      '150 of these outcomes are before the first record or after the last. Nothing to do, unless the log should have their time',
    ]);
  });

  it('that begin later than the log are reported, with the date to begin at', async () => {
    const given = { outcomes: [HEAD, ...trades().slice(40)] };
    expect(joinNotes(await joined(given))).toEqual([
      'the outcomes begin on 2026-01-01, the log on 2026-01-01: --min-date 2026-01-01 leaves out what has no outcome',
    ]);
  });

  it('of another spelling end the run, and match with a map', async () => {
    const outcomes = [HEAD, ...trades(0, 'BTC/USDT:USDT')];
    const pair = 'BTC/USDT:USDT=BTCUSDT';
    expect(await refusalOf({ outcomes })).toMatchObject({
      code: 'too_many_unmatched',
      issues: expect.arrayContaining([
        `BTCUSDT looks like BTC/USDT:USDT; --symbol-map ${pair}`,
      ]) as unknown,
    });
    expect(await refusalOf({ outcomes, symbolMap: [pair] })).toBeNull();
  });

  it('whose action was not decided end the run, with the shift that explains them', async () => {
    // Rows 15 minutes off match another record of another action; rows 75 minutes off do too.
    expect(await refusalOf({ outcomes: [HEAD, ...trades(STEP_MS)] })).toMatchObject({
      code: 'undecided_trades',
      received: '100 %',
    });
  });

  it('in parts, open, contradictory or invalid are counted', async () => {
    const outcomes = [
      HEAD,
      ...trades(),
      tradeAt(0).replace(/win,[\d.]+/, 'win,0.7'),
      `${timeOf(1)},BTCUSDT,SELL,,,`,
      tradeAt(2).replace('win', 'loss').replace('BTCUSDT', 'BTCUSDT'),
      tradeAt(3).replace(/win,[\d.]+/, 'win,1e308'),
    ];
    const notes = joinNotes(await joined({ outcomes }));
    expect(notes).toEqual([
      expect.stringMatching(
        /outcomes\.csv:105 pnl_pct: expected a percentage from -1000000 to 1000000, received "1e308"$/,
      ),
      '1 invalid outcome rows skipped. Correct the writer of the file',
      '1 outcomes of open trades have no label yet. Nothing to do: they count once they are closed',
      '4 outcome rows are parts of 2 trades, and combined. Nothing to do',
      '1 outcomes say win with a loss, or loss with a gain. Correct outcome or the sign of pnl_pct in the export',
    ]);
  });

  it('of one record that contradict each other end the run, with both lines', async () => {
    const outcomes = [HEAD, ...trades(), tradeAt(0).replace('BUY', 'SELL')];
    expect(await refusalOf({ outcomes }, 1)).toMatchObject({
      code: 'contradicting_rows',
      issues: ['line 2 says BUY, line 102 says SELL'],
    });
  });

  it('whose symbols are not UTF-8 are invalid', async () => {
    const path = join(folder, 'latin1.csv');
    const text = [HEAD, tradeAt(0, 0, 'SÖL'), ''].join('\n');
    writeFileSync(path, Buffer.from(text, 'latin1'));
    const files = {
      outcomesPath: path,
      labelsPath: null,
      symbolMap: new Map(),
      maxInvalidShare: 0,
    };
    await expect(readGroundTruth(files, new InputDigest())).rejects.toMatchObject({
      issues: [
        expect.stringContaining(
          'symbol: expected a symbol like BTCUSDT, in UTF-8, received "S\uFFFDL"',
        ),
      ] as unknown,
    });
  });

  it.each([
    ['1,234.5', 'a thousands separator, in quotes'],
    ['1.234,5', 'a decimal comma, in quotes'],
    ['1.5 %', 'a percent sign'],
    ['$1.5', 'a currency'],
    ['(1.5)', 'brackets for a loss'],
    ['1.5-', 'a minus sign behind'],
    ['-inf', 'infinity'],
    ['#DIV/0!', 'an error of a spreadsheet'],
    ["'1.5", 'the quote of a spreadsheet'],
    ['\u0661', 'a digit of another script'],
  ])('with a profit of %s, %s, are invalid', async (pnl) => {
    const row = tradeAt(0).replace(/win,[^,]+/, `win,"${pnl}"`);
    await expect(joined({ outcomes: [HEAD, row] })).rejects.toMatchObject({
      code: 'too_many_invalid_lines',
      issues: [expect.stringContaining('pnl_pct: expected a percentage')] as unknown,
    });
  });

  it.each([
    ['"1.5"', 1.5],
    [' 1.5 ', 1.5],
    ['-0', 0],
    ['+0.0', 0],
    ['15e-1', 1.5],
  ])('may have a profit written as %s', async (written, pnlPct) => {
    const row = tradeAt(0).replace(/win,[^,]+/, `win,${written}`);
    const { truth } = await joined({ outcomes: [HEAD, row] });
    expect(truth.trades?.at(0)?.value.pnlPct).toBeCloseTo(pnlPct, 12);
  });

  it('without a row are reported', async () => {
    const notes = joinNotes(await joined({ outcomes: [HEAD] }));
    expect(notes).toEqual([
      expect.stringMatching(
        /outcomes\.csv has no row below the names of its columns\. Export it again, or leave it out$/,
      ),
    ]);
  });

  it('may be known by the id of the decision alone', async () => {
    const outcomes = ['id,action,outcome,pnl_pct,hold_duration_minutes', 'a-1,BUY,win,1,30'];
    const { truth } = await joined({ outcomes });
    const found = truth.find({ timestampMs: START_MS, symbol: 'BTCUSDT', id: 'a-1' });
    expect(found.trade?.pnlPct).toBe(1);
  });
});

describe('a file of the other kind', () => {
  it('is recognised: labels passed as outcomes, outcomes passed as labels', async () => {
    const labels = ['timestamp,symbol,label', `${timeOf(0)},BTCUSDT,BUY`];
    await expect(joined({ outcomes: labels })).rejects.toMatchObject({
      code: 'missing_columns',
      next: 'this looks like labels: use --labels',
    });
    await expect(joined({ labels: [HEAD, ...trades()] })).rejects.toMatchObject({
      next: 'this looks like outcomes: use --outcomes',
    });
  });
});

it('two labels of one record end the run, with both lines', async () => {
  const labels = ['BUY', 'HOLD'].map((label) => `${timeOf(4)},BTCUSDT,${label}`);
  expect(await refusalOf({ labels: ['timestamp,symbol,label', ...labels] })).toMatchObject({
    code: 'contradicting_rows',
    issues: ['line 2 says BUY, line 3 says HOLD'],
  });
});
