import { decide, decisionRowSchema, type MetaModel, type Policy } from '@meta-agent/decision';
import { SimulatedDisk } from '@meta-agent/durable-files/testing';
import { DEFAULT_AGENTS, guide26, type Action } from '@meta-agent/features';
import { openDecisionLog } from '../decision-log/decision-log';
import { startApp } from '../testing/start-app';

/** A model that always says SELL. */
const SELLER: MetaModel = {
  ...{ version: 'SELLER', trainedAtMs: 0, featureSet: guide26, featureCount: 26 },
  ...{ agents: DEFAULT_AGENTS, overrideThreshold: 0.65 },
  affine: {
    weights: new Float64Array(78),
    bias: new Float64Array(3),
    center: new Float64Array(26),
  },
  score: (_, out) => {
    out.set([0.8, 0.15, 0.05]);
  },
};

const LIFE_MS = 7_200_000;
const EXPLORATION = { share: 0.3, life_minutes: 120, seed: 'desk' };

/** Two agents for BUY and two for SELL, a life apart. */
const recordAt = (life: number) => {
  const signal = (action: Action, confidence: number) => ({ action, confidence });
  const base_predictions = {
    ...{ xgb: signal('BUY', 0.9), lgbm: signal('BUY', 0.9) },
    ...{ nhits: signal('SELL', 0.5), patchtst: signal('SELL', 0.5) },
  };
  const timestamp = new Date(Date.UTC(2026, 0, 1) + life * LIFE_MS).toISOString();
  return { timestamp, symbol: 'BTCUSDT', base_predictions };
};

/** The rows that an engine with this policy logs, and its status and metrics. */
async function rowsOf(policy: Partial<Policy>, records: readonly object[]) {
  const disk = SimulatedDisk.empty();
  const log = await openDecisionLog({
    ...{ folder: '/logs', sync: 'interval', disk: disk.disk, onEvent: () => undefined },
  });
  const app = await startApp({ policy, decisionService: { log } });
  app.agent.useModel(SELLER);
  const answer = await fetch(`${app.url}/api/ai/meta/predict/batch`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
    body: records.map((record) => JSON.stringify(record)).join('\n'),
  });
  await answer.text();
  const status = await (await fetch(`${app.url}/api/ai/meta/status`)).json();
  const metrics = await (await fetch(`${app.url}/metrics`)).text();
  await log.close();
  const [name] = disk.names().filter((file) => file.endsWith('.jsonl'));
  return { lines: disk.text(name).trimEnd().split('\n'), status: status as object, metrics };
}

describe('an engine that explores', () => {
  const records = Array.from({ length: 1000 }, (_, life) => recordAt(life));

  it('executes the vote in that share of the changes, and logs draw and propensities', async () => {
    const { lines, status, metrics } = await rowsOf({ exploration: EXPLORATION }, records);
    const rows = lines.map((line) => decisionRowSchema.strict().parse(JSON.parse(line)));
    const explored = rows.filter((row) => row.explored === true);
    const error = Math.sqrt(0.21 / rows.length);
    expect(Math.abs(explored.length / rows.length - 0.3)).toBeLessThan(4 * error);
    for (const { explored: isExplored, decision, propensities } of rows) {
      expect(propensities).toEqual({ SELL: 0.7, HOLD: 0, BUY: 0.3 });
      expect(decision).toMatchObject(
        isExplored === true
          ? { action: 'BUY', use_meta: false, reason: 'meta_explored' }
          : { action: 'SELL', use_meta: true, reason: 'meta_override_sell' },
      );
    }
    expect(status).toMatchObject({
      action_changes: rows.length - explored.length,
      fallback_reasons: { meta_explored: explored.length },
      policy: { exploration: EXPLORATION },
    });
    expect(metrics).toMatch(/meta_decisions_total\{reason="meta_explored",action="BUY"/);
  });

  it('logs rows whose replay repeats the draw', async () => {
    const { lines } = await rowsOf({ exploration: EXPLORATION }, records.slice(0, 200));
    const rows = lines.map((line) => decisionRowSchema.parse(JSON.parse(line)));
    const again = rows.map(({ policy, ...record }) =>
      decide(record, { model: SELLER, policy: policy, nowMs: 0 }),
    );
    expect(again.map(({ reason }) => reason)).toEqual(rows.map(({ decision }) => decision.reason));
  });

  it('decides a record without a timestamp for certain', async () => {
    const exploration = { ...EXPLORATION, share: 0.99 };
    const { symbol, base_predictions } = recordAt(0);
    const { lines } = await rowsOf({ exploration }, [{ symbol, base_predictions }]);
    expect(JSON.parse(lines[0])).toMatchObject({
      ...{ explored: false, propensities: { SELL: 1, HOLD: 0, BUY: 0 } },
      decision: { action: 'SELL' },
    });
  });
});

describe('an engine that does not explore', () => {
  it('logs the rows that it logged before there was exploration', async () => {
    const { lines } = await rowsOf({}, [recordAt(0)]);
    const row = JSON.parse(lines[0]) as Record<string, unknown>;
    expect(Object.keys(row)).toEqual([
      ...['timestamp', 'symbol', 'base_predictions', 'client', 'request_id', 'decided_at'],
      ...['model_version', 'policy', 'decision'],
    ]);
    expect(row.policy).not.toHaveProperty('exploration');
  });
});
