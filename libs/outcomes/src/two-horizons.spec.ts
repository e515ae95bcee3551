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
    yield { line: i + 2, row };
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
