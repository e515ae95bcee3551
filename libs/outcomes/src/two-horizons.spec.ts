import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decide, DEFAULT_POLICY } from '@meta-agent/decision';
import { logRecordSchema, parseTimestamp } from '@meta-agent/features';
import { GroundTruth } from './join/ground-truth';
import { labelRowSchema, outcomeRowSchema } from './join/outcome-rows';
import { profitsOfTrade } from './worth/action-profits';
import { labelRecord } from './worth/label';
import { MeasuredDecisions } from './worth/measured-decisions';

/** One log with two horizons, whose expected numbers were counted apart from this library. */
const FIXTURE = join(__dirname, '../testdata/two-horizons');
const linesOf = (name: string) => readFileSync(join(FIXTURE, name), 'utf8').trimEnd().split('\n');

// eslint-disable-next-line @typescript-eslint/require-await -- rows come from files
async function* rowsOf<T>(name: string, parse: (row: unknown) => T) {
  const [header, ...lines] = linesOf(name);
  const columns = header.split(',');
  for (const [i, line] of lines.entries()) {
    const cells = line.split(',');
    const row = parse(Object.fromEntries(columns.map((column, at) => [column, cells[at]])));
    yield [{ line: i + 2, row }];
  }
}

interface Expected {
  readonly records: number;
  readonly trades: number;
  readonly base: { readonly sum: number; readonly trades: number; readonly unknown: number };
  readonly base_accuracy: { readonly known: number; readonly right: number };
}

it('a trade counts once on a log with two horizons, and a label for each record', async () => {
  const expected = JSON.parse(linesOf('expected.json').join('')) as Expected;
  const truth = await GroundTruth.collect({
    outcomes: rowsOf('outcomes.csv', (row) => outcomeRowSchema.parse(row)),
    labels: rowsOf('labels.csv', (row) => labelRowSchema.parse(row)),
  });
  const measured = new MeasuredDecisions();
  for (const line of linesOf('predictions.jsonl')) {
    const record = logRecordSchema.parse(JSON.parse(line));
    const vote = decide(record, { model: null, policy: DEFAULT_POLICY, nowMs: 0 });
    const facts = truth.find({
      timestampMs: parseTimestamp(record.timestamp),
      symbol: record.symbol,
    });
    const ensemble = vote.base_ensemble_action;
    const predictions = record.base_predictions;
    measured.add(vote, {
      label: labelRecord('labels', { ...facts, ensemble, predictions }),
      profits: facts.isRepeated ? null : profitsOfTrade(facts.trade),
    });
  }
  const { accuracy, profit } = measured.measures;
  expect(measured.counts.total_predictions).toBe(expected.records);
  expect(truth.counts.outcomes).toMatchObject({ matched: expected.trades, unmatched: 1 });
  expect(profit.base).toEqual({
    ...expected.base,
    sum: expect.closeTo(expected.base.sum, 9) as number,
  });
  expect(accuracy.base).toMatchObject(expected.base_accuracy);
});

describe('outcomes with a column horizon', () => {
  const timestamp = '2026-02-05T00:00:00Z';
  const timestampMs = parseTimestamp(timestamp);
  const ofRows = (...rows: readonly (readonly [horizon: string | undefined, pnl: string])[]) =>
    GroundTruth.collect({ outcomes: numbered(rows), labels: null });

  // eslint-disable-next-line @typescript-eslint/require-await -- rows come from files
  async function* numbered(rows: readonly (readonly [string | undefined, string])[]) {
    for (const [i, [horizon, pnl_pct]] of rows.entries()) {
      const trade = { action: 'BUY', outcome: 'win', pnl_pct, hold_duration_minutes: '15' };
      const row = outcomeRowSchema.parse({ timestamp, symbol: 'BTC', horizon, ...trade });
      yield [{ line: i + 2, row }];
    }
  }
  const of = (horizon?: number) => ({ timestampMs, symbol: 'BTC', horizon });

  it.each([
    [15, '15'],
    [15, '15min'],
    [60, '1h'],
    [1440, '1d'],
  ])('give the record of %d minutes the row of horizon %s', async (logged, written) => {
    const truth = await ofRows([written, '1'], ['7', '2']);
    expect(truth.find(of(logged)).trade?.pnlPct).toBe(1);
    expect(truth.counts.outcomes).toMatchObject({ matched: 1, unmatched: 1, repeated: 0 });
  });

  it.each(['-1', '0', '1e308', 'intraday'])('refuse the horizon %s', async (horizon) => {
    await expect(ofRows([horizon, '1'])).rejects.toThrow('a horizon in minutes, from 1 to 1440000');
  });

  it('take a blank cell as no horizon', async () => {
    expect((await ofRows(['', '1'])).find(of(15)).trade?.pnlPct).toBe(1);
  });

  it('give each record of one moment its own trade', async () => {
    const truth = await ofRows(['15', '1'], ['60', '2']);
    expect([60, 15].map((horizon) => truth.find(of(horizon)).trade?.pnlPct)).toEqual([2, 1]);
    expect(truth.counts.outcomes).toMatchObject({ matched: 2, unmatched: 0, combined_trades: 0 });
  });

  it('give a record without a horizon a row only if it is the one horizon of the moment', async () => {
    expect((await ofRows(['15', '1'])).find(of()).trade?.pnlPct).toBe(1);
    const truth = await ofRows(['15', '1'], ['60', '2']);
    expect(truth.find(of())).toEqual({ trade: null, fileLabel: null, isRepeated: false });
    expect(truth.counts.outcomes).toMatchObject({ ambiguous: 1, matched: 2, unmatched: 0 });
  });

  it('share a row of no horizon, whose trade counts once', async () => {
    const truth = await ofRows([undefined, '1']);
    expect([15, 60].map((horizon) => truth.find(of(horizon)).isRepeated)).toEqual([false, true]);
    expect(truth.counts.outcomes).toMatchObject({ matched: 1, repeated: 1 });
  });

  it('of a record that is left out are not unmatched, unless another record has them', async () => {
    const truth = await ofRows(['15', '1'], ['60', '2'], ['5', '3']);
    truth.find(of(15));
    for (const horizon of [15, 60]) truth.leaveOut(of(horizon));
    expect(truth.counts.outcomes).toMatchObject({ matched: 1, left_out: 1, unmatched: 1 });
  });
});
