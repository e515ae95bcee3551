import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Decision } from '@meta-agent/decision';
import { runOps, startEngine, temporaryFolder } from '@meta-agent/harness';
import { simulateMarket, type SimulatedMarket } from '../market/simulated-market';
import { FIXED_RECIPE, train, type Training } from '../trainer/training';

/** The primary horizon comes last. */
const HORIZONS = [30, 15] as const;

interface Row {
  readonly horizon: number;
  readonly decision: Decision;
  readonly other_horizons?: readonly { readonly horizon: number; readonly action: string }[];
}

let market: SimulatedMarket;
let training: Training;
const dir = temporaryFolder();
const logs = temporaryFolder();

beforeAll(async () => {
  market = await simulateMarket();
  const path = join(market.folder, 'horizons.jsonl');
  const both = market.records.flatMap((record) =>
    HORIZONS.map((horizon) => JSON.stringify({ ...record, horizon })),
  );
  writeFileSync(path, both.join('\n'));
  const certificate = ['--target-override-precision', '0.4', '--primary-horizon', '15'];
  const data = ['--predictions', path, '--labels', market.labels];
  training = await train(dir, ...data, ...FIXED_RECIPE, ...certificate, '--force-promote');
});

it('training certifies each horizon with an equal part of the error', () => {
  const { override_threshold: threshold } = training.report;
  expect(threshold).toMatchObject({ primary_horizon: 15, source: 'certified' });
  expect(Object.keys(threshold.horizons ?? {})).toEqual(['15', '30']);
  for (const certified of Object.values(threshold.horizons ?? {})) {
    expect(certified.confidence).toBeCloseTo(0.95, 9);
    expect(certified.threshold).not.toBeNull();
  }
});

describe('an engine', () => {
  let rows: Row[];

  beforeAll(async () => {
    const { records } = market;
    // The other horizon has the signals of another record: the two often disagree.
    const batch = records.slice(0, 1500).flatMap(({ ensemble_action: _, ...record }, i) => [
      { ...record, base_predictions: records[i + 7].base_predictions, horizon_minutes: 30 },
      { ...record, horizon: '15m' },
    ]);
    const engine = await startEngine({ META_V2_MODEL_DIR: dir, META_DECISION_LOG: logs });
    const response = await fetch(`${engine.url}/api/ai/meta/predict/batch`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson' },
      body: batch.map((record) => JSON.stringify(record)).join('\n'),
    });
    expect(await response.text()).not.toContain('"code"');
    expect(await engine.stop()).toBe(0);
    const [name] = readdirSync(logs).filter((file) => file.endsWith('.jsonl'));
    rows = readFileSync(join(logs, name), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Row);
  });

  const ofOther = (row: Row) => 'horizon_minutes' in row;

  it('overrides by the primary horizon of the artifact alone', () => {
    expect(rows).toHaveLength(3000);
    expect(rows.filter((row) => ofOther(row) && row.decision.use_meta)).toEqual([]);
    expect(rows.filter(({ decision }) => decision.use_meta).length).toBeGreaterThan(100);
  });

  it('keeps the vote where the other horizon says the opposite, and names it in the row', () => {
    const conflicts = rows.filter((row) => {
      return !ofOther(row) && row.decision.reason === 'horizon_conflict';
    });
    expect(conflicts.length).toBeGreaterThan(10);
    for (const { decision, other_horizons: others } of conflicts) {
      const { probabilities: p } = decision;
      const action = p !== null && p.BUY > p.SELL ? 'SELL' : 'BUY';
      expect(others).toEqual([{ horizon: 30, action }]);
      expect(decision).toMatchObject({ use_meta: false, action: decision.base_ensemble_action });
    }
  });

  it('is repeated by replay to the last bit, also from rows without their order', async () => {
    const shuffled = join(market.folder, 'shuffled.jsonl');
    writeFileSync(
      shuffled,
      rows
        .toReversed()
        .map((row) => JSON.stringify(row))
        .join('\n'),
    );
    for (const log of [logs, shuffled]) {
      const args = ['replay', '--json', '--model-dir', dir, '--predictions', log];
      const { stdout, stderr } = await runOps(args);
      expect(stderr).toBe('');
      expect(JSON.parse(stdout)).toMatchObject({
        logged: { compared: 3000, different: 0 },
        horizons: { '15 min': { total_predictions: 1500 }, '30 min': { meta_overrides: 0 } },
      });
    }
  });
});

it.each(['-1', '0', '1e308', '"soon"'])('an engine refuses the horizon %s', async (horizon) => {
  const engine = await startEngine({ META_V2_MODEL_DIR: dir, META_DECISION_LOG: 'off' });
  const response = await fetch(`${engine.url}/api/ai/meta/predict`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: `{"base_predictions":{},"horizon":${horizon}}`,
  });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({
    errors: [
      {
        path: 'horizon',
        expected: 'a horizon in minutes, from 1 to 1440000, like 15, "15m", "1h" or "1d"',
      },
    ],
  });
  await engine.stop();
});
