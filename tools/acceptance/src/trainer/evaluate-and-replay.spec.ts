import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runOps, runTrainer, temporaryFolder } from '@meta-agent/harness';
import { smallRegistry } from '@meta-agent/model-io/testing';

/** One log with two records per timestamp and symbol, one for each horizon. */
const FIXTURE = join(__dirname, '../../../../libs/outcomes/testdata/two-horizons');
const fixture = (name: string) => join(FIXTURE, name);

interface Profit {
  readonly sum: number;
  readonly trades: number;
  readonly unknown: number;
}

interface Expected {
  readonly records: number;
  readonly base: Profit;
  readonly base_accuracy: { readonly known: number; readonly right: number };
}

interface Layer {
  readonly override_rate: number;
  readonly action_changes: number;
  readonly final_accuracy: number;
  readonly base_accuracy: number;
  readonly pnl: Record<'base' | 'final' | 'base_trades' | 'final_trades' | 'unknown', number>;
}

interface Replay {
  readonly records: number;
  readonly unknown_trades: number;
  readonly override_rate: number;
  readonly action_changes: number;
  readonly measures: {
    readonly accuracy: Record<'base' | 'final', { known: number; right: number; share: number }>;
    readonly profit: Record<'base' | 'final', Profit>;
    readonly unlabelled: number;
  };
}

let dir: string;

beforeAll(async () => {
  ({ dir } = await smallRegistry(1));
});

async function jsonOf(run: typeof runOps, command: string, ...args: readonly string[]) {
  const files = [
    '--predictions',
    fixture('predictions.jsonl'),
    '--outcomes',
    fixture('outcomes.csv'),
  ];
  // Of its 15 outcomes one has no record on purpose, and one is a trade without a decision.
  const options = ['--json', '--model-dir', dir, '--max-unmatched-share', '0.1'];
  const { stdout, stderr } = await run([command, ...options, ...files, ...args]);
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as unknown;
}

const LOW = '0.35';

async function evaluate(threshold: string, ...args: readonly string[]) {
  const told = await jsonOf(runTrainer, 'evaluate', '--meta-threshold', threshold, ...args);
  return told as { n_samples: number; metrics: { decision_layer: Layer } };
}

async function replay(threshold: string, ...args: readonly string[]) {
  return (await jsonOf(runOps, 'replay', '--threshold', threshold, ...args)) as Replay;
}

describe('meta-trainer evaluate and meta-ops replay on one log', () => {
  const expected = JSON.parse(readFileSync(fixture('expected.json'), 'utf8')) as Expected;

  it.each([
    ['labels', ['--labels', fixture('labels.csv')]],
    ['outcomes', []],
  ])('report equal numbers with labels from %s', async (_, labels) => {
    const { n_samples, metrics } = await evaluate(LOW, ...labels);
    const { override_rate, action_changes, ...layer } = metrics.decision_layer;
    const replayed = await replay(LOW, ...labels);
    const { accuracy, profit } = replayed.measures;
    // A replay decides records without a label too; evaluate leaves them out.
    expect(replayed.records - replayed.measures.unlabelled).toBe(n_samples);
    expect(accuracy.final.known).toBe(n_samples);
    if (replayed.measures.unlabelled === 0) {
      expect(replayed).toMatchObject({ override_rate, action_changes });
    }
    expect(layer.pnl.unknown).toBe(profit.final.unknown);
    expect(accuracy.final.share).toBe(layer.final_accuracy);
    expect(accuracy.base.share).toBe(layer.base_accuracy);
    expect(layer.pnl).toMatchObject({
      base: profit.base.sum,
      base_trades: profit.base.trades,
      final: profit.final.sum,
      final_trades: profit.final.trades,
    });
    // The model overrides: otherwise the final numbers equal those of the vote.
    expect(action_changes).toBeGreaterThan(0);
  });

  it('report equal numbers with labels of a part of the records', async () => {
    const [header, ...rows] = readFileSync(fixture('labels.csv'), 'utf8').trimEnd().split('\n');
    const path = join(temporaryFolder(), 'labels.csv');
    writeFileSync(path, [header, ...rows.filter((_, i) => i % 3 !== 1), ''].join('\n'));
    const { n_samples, metrics } = await evaluate(LOW, '--labels', path);
    const { records, measures } = await replay(LOW, '--labels', path);
    const { accuracy, profit, unlabelled } = measures;
    const { pnl, base_accuracy, final_accuracy } = metrics.decision_layer;
    expect(n_samples).toBeLessThan(expected.records);
    expect([records - unlabelled, accuracy.final.known]).toEqual([n_samples, n_samples]);
    expect([accuracy.base.share, accuracy.final.share]).toEqual([base_accuracy, final_accuracy]);
    expect(pnl).toMatchObject({
      base: profit.base.sum,
      base_trades: profit.base.trades,
      final: profit.final.sum,
      final_trades: profit.final.trades,
      unknown: profit.final.unknown,
    });
    expect(profit.base.trades).toBeLessThan(expected.base.trades);
  });

  it('count each trade once, as counted by hand', async () => {
    const labels = ['--labels', fixture('labels.csv')];
    // Without overrides every record counts: vote and decision are the same.
    const { metrics } = await evaluate('1', ...labels);
    const { base, base_trades } = metrics.decision_layer.pnl;
    const { records, measures } = await replay('1', ...labels);
    expect({ records, ...measures.profit.base }).toEqual({
      ...{ records: expected.records, ...expected.base },
      sum: expect.closeTo(expected.base.sum, 9) as number,
    });
    expect([base, base_trades]).toEqual([measures.profit.base.sum, expected.base.trades]);
    expect(measures.accuracy.base).toMatchObject(expected.base_accuracy);
  });
});
