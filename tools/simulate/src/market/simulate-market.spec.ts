import { ACTIONS, classOf, logRecordSchema, DEFAULT_AGENTS } from '@meta-agent/features';
import { DEFAULT_MARKET_OPTIONS, type MarketOptions } from './market-options';
import { MARKETS } from './markets';
import { simulateMarket, type SimulatedRecord } from './simulate-market';

const AGENTS = DEFAULT_AGENTS.names;

const [DEMO, BLIND, SWAP] = MARKETS;

function simulate(options: Partial<MarketOptions> = {}): SimulatedRecord[] {
  return [...simulateMarket({ ...DEFAULT_MARKET_OPTIONS, ...options })];
}

function accuracyOf(agent: string, rows: SimulatedRecord[]): number {
  const isRight = ({ record, label }: SimulatedRecord) =>
    record.base_predictions[agent]?.action === label;
  return rows.filter(isRight).length / rows.length;
}

/** Log loss of the class shares given each vote: no use of the vote alone can beat this loss. */
function logLossOfVotes(rows: SimulatedRecord[], voteOf: (row: SimulatedRecord) => string): number {
  const counts = new Map<string, number[]>();
  for (const row of rows) {
    const seen = counts.get(voteOf(row)) ?? [0, 0, 0];
    seen[classOf(row.label)] += 1;
    counts.set(voteOf(row), seen);
  }
  let sum = 0;
  for (const seen of counts.values()) {
    const total = seen.reduce((a, b) => a + b);
    for (const count of seen) if (count > 0) sum -= count * Math.log(count / total);
  }
  return sum / rows.length;
}

const meanOf = (rows: SimulatedRecord[], value: (row: SimulatedRecord) => number) =>
  rows.reduce((sum, row) => sum + value(row), 0) / rows.length;

const lossOf = ({ label, posterior }: SimulatedRecord) => -Math.log(posterior[classOf(label)]);
const entropyOf = ({ posterior }: SimulatedRecord) =>
  -posterior.reduce((sum, p) => sum + p * Math.log(p), 0);
const topOf = ({ posterior }: SimulatedRecord) => Math.max(...posterior);
const isTopRight = (row: SimulatedRecord) => row.posterior[classOf(row.label)] === topOf(row);

describe('simulateMarket', () => {
  const rows = simulate();

  it('gives the same records for the same seed, and other records for another seed', () => {
    expect(simulate({ records: 100 })).toEqual(simulate({ records: 100 }));
    const labels = (seed: number) => simulate({ records: 100, seed }).map((row) => row.label);
    expect(labels(2)).not.toEqual(labels(1));
  });

  it('gives records that are valid lines of a log', () => {
    for (const { record } of simulate({ records: 500, missing: 0.3 })) {
      expect(logRecordSchema.parse(record)).toEqual(record);
    }
  });

  it('gives all symbols of a timestamp before the next, and may cut the last one', () => {
    const options = { records: 5, symbols: ['A', 'B'], startMs: Date.UTC(2030, 0, 1) };
    const keys = simulate(options).map(({ record }) => [record.timestamp, record.symbol]);
    expect(keys).toEqual([
      ['2030-01-01T00:00:00Z', 'A'],
      ['2030-01-01T00:00:00Z', 'B'],
      ['2030-01-01T00:15:00Z', 'A'],
      ['2030-01-01T00:15:00Z', 'B'],
      ['2030-01-01T00:30:00Z', 'A'],
    ]);
  });

  it('has no class under 20 %', () => {
    for (const action of ACTIONS) {
      expect(meanOf(rows, ({ label }) => Number(label === action))).toBeGreaterThan(0.2);
    }
  });

  it('settles a trade for each action of the vote but HOLD, won when it is the label', () => {
    const wrong = rows.filter(({ record, label, outcome }) => {
      if (outcome === null) return record.ensemble_action !== 'HOLD';
      const isWin = outcome.outcome === 'win';
      return outcome.action !== record.ensemble_action || isWin !== (outcome.action === label);
    });
    expect(wrong).toEqual([]);
  });

  // Tolerances are four standard deviations of a mean over 20,000 rows.
  it('has a posterior whose log loss is its entropy, and whose accuracy is as expected', () => {
    expect(Math.abs(meanOf(rows, lossOf) - meanOf(rows, entropyOf))).toBeLessThan(0.02);
    expect(Math.abs(meanOf(rows, (r) => Number(isTopRight(r))) - meanOf(rows, topOf))).toBeLessThan(
      0.012,
    );
  });

  it('has a posterior that is calibrated at every probability', () => {
    for (let bin = 0; bin < 10; bin += 1) {
      const inBin = rows.flatMap(({ posterior, label }) =>
        posterior
          .map((p, k) => ({ p, isLabel: Number(ACTIONS[k] === label) }))
          .filter(({ p }) => Math.floor(10 * p) === bin),
      );
      expect(inBin.length).toBeGreaterThan(1000);
      const gap = inBin.reduce((sum, { p, isLabel }) => sum + isLabel - p, 0) / inBin.length;
      expect(Math.abs(gap)).toBeLessThan(0.03);
    }
  });

  it('has a posterior that beats every agent, the ensemble and all four votes together', () => {
    const accuracy = meanOf(rows, (row) => Number(isTopRight(row)));
    const ensemble = meanOf(rows, (r) => Number(r.record.ensemble_action === r.label));
    expect(accuracy).toBeGreaterThan(ensemble + 0.03);
    for (const agent of AGENTS) expect(ensemble).toBeGreaterThan(accuracyOf(agent, rows));
    const votes = ({ record }: SimulatedRecord) =>
      AGENTS.map((agent) => record.base_predictions[agent]?.action).join();
    expect(meanOf(rows, lossOf)).toBeLessThan(logLossOfVotes(rows, votes) - 0.05);
    const ensembleVote = ({ record }: SimulatedRecord) => record.ensemble_action ?? '';
    expect(logLossOfVotes(rows, votes)).toBeLessThan(logLossOfVotes(rows, ensembleVote));
  });

  it('has higher confidences on right votes than on wrong votes', () => {
    const confident = rows.filter((r) => (r.record.base_predictions.xgb?.confidence ?? 0) > 0.75);
    const hesitant = rows.filter((r) => (r.record.base_predictions.xgb?.confidence ?? 0) < 0.55);
    expect(accuracyOf('xgb', confident)).toBeGreaterThan(accuracyOf('xgb', hesitant) + 0.1);
  });

  it('has agents whose skill depends on the regime', () => {
    const calm = rows.filter(({ record }) => (record.regime?.volatility ?? 0) < 0.4);
    const wild = rows.filter(({ record }) => (record.regime?.volatility ?? 0) >= 0.6);
    expect(accuracyOf('lgbm', calm)).toBeGreaterThan(accuracyOf('lgbm', wild) + 0.2);
    expect(accuracyOf('nhits', wild)).toBeGreaterThan(accuracyOf('nhits', calm) + 0.2);
  });

  it('keeps the same regimes, labels and votes when agents are missing', () => {
    const sparse = simulate({ missing: 0.25 });
    for (const [i, { record, label }] of sparse.slice(0, 500).entries()) {
      expect(label).toBe(rows[i].label);
      expect(record.regime).toEqual(rows[i].record.regime);
      expect(rows[i].record.base_predictions).toMatchObject(record.base_predictions);
    }
    const reports = meanOf(sparse, (r) => Object.keys(r.record.base_predictions).length);
    expect(Math.abs(reports - 3)).toBeLessThan(0.03);
    expect(Math.abs(meanOf(sparse, lossOf) - meanOf(sparse, entropyOf))).toBeLessThan(0.02);
    expect(meanOf(sparse, lossOf)).toBeGreaterThan(meanOf(rows, lossOf));
  });
});

describe('the market blind', () => {
  const rows = simulate({ market: BLIND });

  it('has agents that are right one time in three', () => {
    for (const agent of AGENTS) {
      expect(Math.abs(accuracyOf(agent, rows) - 1 / 3)).toBeLessThan(0.014);
    }
  });

  it('has a posterior that never leaves the prior', () => {
    const prior = [0.3, 0.4, 0.3];
    const distanceOf = ({ posterior }: SimulatedRecord) =>
      Math.max(...posterior.map((p, k) => Math.abs(p - prior[k])));
    expect(Math.max(...rows.map(distanceOf))).toBeLessThan(1e-12);
  });
});

describe('the market swap', () => {
  const rows = simulate({ market: SWAP });
  const before = rows.slice(0, rows.length / 2);
  const after = rows.slice(rows.length / 2);
  const wild = (half: SimulatedRecord[]) =>
    half.filter(({ record }) => (record.regime?.volatility ?? 0) >= 0.6);

  it('has agents that swap their skills halfway', () => {
    expect(accuracyOf('nhits', wild(before))).toBeGreaterThan(
      accuracyOf('lgbm', wild(before)) + 0.15,
    );
    expect(accuracyOf('lgbm', wild(after))).toBeGreaterThan(
      accuracyOf('nhits', wild(after)) + 0.15,
    );
  });

  it('equals the market demo before the swap', () => {
    const demo = simulate({ market: DEMO, records: before.length });
    expect(JSON.stringify(before)).toBe(JSON.stringify(demo));
  });

  it('has a posterior that includes the swap', () => {
    for (const half of [before, after]) {
      expect(Math.abs(meanOf(half, lossOf) - meanOf(half, entropyOf))).toBeLessThan(0.03);
    }
  });
});
