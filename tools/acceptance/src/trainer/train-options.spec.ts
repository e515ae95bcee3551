import { readFileSync } from 'node:fs';
import type { Action } from '@meta-agent/features';
import { runTrainer, temporaryFolder } from '@meta-agent/harness';
import {
  simulateMarket,
  type SimulatedMarket,
  type SimulatedRecord,
} from '../market/simulated-market';
import { FIXED_RECIPE, fingerprint, fixedRecipe, train, type Training } from './training';

let market: SimulatedMarket;
let labels: string[];
let outcomes: string[];
let trades: Map<string, Trade>;

beforeAll(async () => {
  market = await simulateMarket();
  labels = ['--labels', market.labels, ...FIXED_RECIPE];
  outcomes = ['--outcomes', market.outcomes, ...FIXED_RECIPE];
  trades = readTrades(market.outcomes);
});

const trainWith = (...args: readonly string[]): Promise<Training> =>
  train(temporaryFolder(), '--predictions', market.predictions, ...args);

it('--min-date skips earlier records', async () => {
  const { report, stderr } = await trainWith(...labels, '--min-date', '2025-01-02');
  // 96 moments of 15 minutes with five symbols each.
  expect(report.n_samples).toBe(3000 - 480);
  expect(report.data.first_timestamp).toBe('2025-01-02T00:00:00.000Z');
  expect(stderr).toContain('[INFO] 480 records before --min-date skipped\n');
});

describe('labels', () => {
  it("come from the vote's trades: a win proves the action, a loss HOLD; no trade has no label", async () => {
    const { report } = await trainWith(...outcomes);
    const labelled = market.records.filter((record) => tradeOf(record) !== undefined);
    expect(report.n_samples).toBe(labelled.length);
    expect([report.data.label_source, report.overrides]).toEqual(['outcomes', 'veto']);
    expect(report.data.label_counts).toEqual(countLabels(labelled.map(labelByOutcome)));
    const { added, reversed, identification } = report.metrics.decision_layer.pnl ?? {};
    expect({ added, reversed, identification }).toEqual({
      ...{ added: 0, reversed: 0, identification: 'executed' },
    });
  });

  it('take no trade as a right vote by the rule of the guide, with a warning', async () => {
    const guide = ['--labels-from', 'outcomes-guide'];
    const { report, stderr } = await trainWith(...outcomes, ...guide);
    expect(report.data.label_source).toBe('outcomes-guide');
    expect(report.data.label_counts).toEqual(countLabels(market.records.map(labelByOutcome)));
    expect(stderr).toContain('[WARN] A record without a trade is labelled with the vote');
    const held = market.records.filter((record) => tradeOf(record) === undefined).slice(-600);
    expect(report.metrics.decision_layer.assumed_labels).toBeGreaterThan(0);
    expect(report.metrics.decision_layer.assumed_labels).toBeLessThanOrEqual(held.length);
  });

  it('come from the labels file when both are given', async () => {
    const { report } = await trainWith(...labels, '--outcomes', market.outcomes);
    expect(report.data.label_source).toBe('labels');
    expect(report.metrics.decision_layer.pnl).not.toBeNull();
  });

  it("are the agents' consensus only by name, with a warning that the metadata keeps", async () => {
    const consensus = ['--labels-from', 'consensus', ...FIXED_RECIPE];
    const { report, stderr } = await trainWith(...consensus);
    const warning = report.warnings.find((text) => text.includes('circular')) ?? 'none';
    expect(stderr).toContain(`[WARN] ${warning}\n`);
    expect(report.data.label_source).toBe('consensus');
    expect(report.data.label_counts).toEqual(countLabels(market.records.map(labelByConsensus)));
    const withLabels = await trainWith(...labels);
    expect(withLabels.report.warnings.join()).not.toContain('circular');
  });

  function tradeOf({ timestamp, symbol }: SimulatedRecord): Trade | undefined {
    return trades.get(`${timestamp},${symbol}`);
  }

  function labelByOutcome(record: SimulatedRecord): Action {
    const trade = tradeOf(record);
    if (trade === undefined) return record.ensemble_action;
    return trade.outcome === 'win' ? (trade.action as Action) : 'HOLD';
  }

  function labelByConsensus({ base_predictions, ensemble_action }: SimulatedRecord): Action {
    const votes = Object.values(base_predictions).map((signal) => signal.action);
    return (
      votes.find((vote) => votes.filter((other) => other === vote).length >= 3) ?? ensemble_action
    );
  }

  function countLabels(actions: readonly Action[]) {
    const count = (action: Action) => actions.filter((other) => other === action).length;
    return { SELL: count('SELL'), HOLD: count('HOLD'), BUY: count('BUY') };
  }
});

interface Trade {
  readonly action: string;
  readonly outcome: string;
  readonly holdMinutes: number;
}

/** outcomes.csv by `timestamp,symbol`. */
function readTrades(path: string): Map<string, Trade> {
  const rows = readFileSync(path, 'utf8').trimEnd().split('\n').slice(1);
  return new Map(
    rows.map((row) => {
      const [timestamp, symbol, action, outcome, , holdMinutes] = row.split(',');
      return [`${timestamp},${symbol}`, { action, outcome, holdMinutes: Number(holdMinutes) }];
    }),
  );
}

describe('--calibration', () => {
  const METHODS = [
    ...['none', 'temperature', 'temperature_regime', 'platt', 'platt_logit', 'isotonic'],
  ];
  let trainings: Training[];

  beforeAll(async () => {
    trainings = [];
    for (const method of METHODS)
      trainings.push(await trainWith('--labels', market.labels, ...fixedRecipe(method)));
  });

  it('names the method in metadata.json and calibration.json', () => {
    const named = trainings.map(({ report }) => report.calibration.method);
    const saved = trainings.map(({ report }) => {
      const text = readFileSync(`${report.path}/calibration.json`, 'utf8');
      return (JSON.parse(text) as { method: string }).method;
    });
    expect(named).toEqual(METHODS);
    expect(saved).toEqual(METHODS);
  });

  it('changes the probabilities, not the weights and the scaler', () => {
    const prints = trainings.map(({ report }) => fingerprint(report.path));
    expect(new Set(prints.map((print) => print['weights.bin'])).size).toBe(1);
    expect(new Set(prints.map((print) => print['scaler.json'])).size).toBe(1);
    const logLosses = trainings.map(({ report }) => report.metrics.test.log_loss);
    expect(new Set(logLosses).size).toBe(METHODS.length);
  });

  it('none does not change the probabilities', () => {
    const { test, uncalibrated } = trainings[0].report.metrics;
    expect(test).toEqual(uncalibrated);
  });
});

describe('purging', () => {
  it('drops the training rows whose trade is open when the test part starts', async () => {
    const { report, stderr } = await trainWith(...outcomes);
    const traded = market.records.filter(({ timestamp, symbol }) =>
      trades.has(`${timestamp},${symbol}`),
    );
    const cut = Math.floor(0.8 * traded.length);
    const testStartMs = Date.parse(traded[cut].timestamp);
    const late = traded.slice(0, cut).filter(({ timestamp, symbol }) => {
      const { holdMinutes = 0 } = trades.get(`${timestamp},${symbol}`) ?? {};
      const ms = Date.parse(timestamp);
      return ms < testStartMs && ms + holdMinutes * 60_000 > testStartMs;
    });
    expect(late.length).toBeGreaterThan(0);
    expect(report.validation.purged).toBe(late.length);
    const folds = report.validation.folds.map((fold) => fold.purged);
    expect(Math.min(...folds)).toBeGreaterThan(0);
    const line = `Dropped ${late.length} rows before the test part (${folds.join(', ')} before the folds): their labels were not yet known`;
    expect(stderr).toContain(`[INFO] ${line}\n`);
  });

  it('uses --label-horizon for labels that have no known-at time', async () => {
    const { report } = await trainWith(...labels, '--label-horizon', '60');
    // Known after 60 minutes: of each symbol the last three of 15 minutes are too late.
    expect(report.validation.purged).toBe(15);
  });

  it('warns when the labels have no known-at time', async () => {
    const { report, stderr } = await trainWith(...labels);
    const warning = report.warnings.find((text) => text.startsWith('No purging'));
    expect(stderr).toContain(`[WARN] ${warning}\n`);
    expect(report.validation.purged).toBe(0);
  });

  it('is not part of the guide recipe', async () => {
    const { report, stderr } = await trainWith('--outcomes', market.outcomes, '--recipe', 'guide');
    expect(report.config).toMatchObject({ recipe: 'guide', purge: false });
    expect(report.validation.purged).toBe(0);
    expect(report.validation.folds.map((fold) => fold.purged)).toEqual([0, 0, 0, 0, 0]);
    expect(stderr).not.toMatch(/purg|dropped/i);
  });
});

it('LOG_LEVEL silences everything but the result', async () => {
  const inputs = ['--predictions', market.predictions, ...labels];
  const args = ['train', ...inputs, '--model-dir', temporaryFolder()];
  const { stdout, stderr } = await runTrainer(args, { env: { LOG_LEVEL: 'silent' } });
  expect(stderr).toBe('');
  expect(stdout).toContain('✅ Model saved: ');
});
