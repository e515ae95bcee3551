import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decide, DEFAULT_POLICY, NOTHING_IN_FORCE, type InForce } from '@meta-agent/decision';
import type { SignalRecord } from '@meta-agent/features';
import type { Registry } from '@meta-agent/model-io';
import { sampleRegistry, temporaryFolder } from '@meta-agent/model-io/testing';
import { runCommand } from '../../testing/run-command';

const TIMESTAMP = '2026-12-05T23:54:27Z';
const RECORD: SignalRecord = {
  timestamp: TIMESTAMP,
  symbol: 'BTCUSDT',
  base_predictions: {
    xgb: { action: 'SELL', confidence: 0.51 },
    lgbm: { action: 'HOLD', confidence: 0.87 },
    nhits: { action: 'BUY', confidence: 0.84 },
  },
};

let registry: Registry;
let version: string;
beforeAll(async () => {
  ({ registry } = await sampleRegistry(2));
  version = (await registry.current())?.version ?? '';
});

/** A log with one row, decided with this in force. */
async function logWith(
  inForce: Partial<InForce>,
  threshold: number | null = null,
  { record = RECORD, ...horizons }: { record?: SignalRecord; primary_horizon?: number } = {},
) {
  const folder = temporaryFolder();
  const policy = { ...DEFAULT_POLICY, meta_threshold: threshold, ...horizons };
  const given = { ...NOTHING_IN_FORCE, ...inForce };
  const model = await registry.load();
  const decision = decide(record, { model, policy, nowMs: Date.parse(TIMESTAMP), inForce: given });
  const made = { decided_at: TIMESTAMP, model_version: version, policy, in_force: given };
  const answer = { ...decision, id: 'x-1' };
  const row = { ...record, client: 'desk-1', request_id: 'r-1', ...made, decision: answer };
  writeFileSync(join(folder, 'predictions-2026-12-05.jsonl'), `${JSON.stringify(row)}\n`);
  return folder;
}

const why = (decisions: string, more: Record<string, string>) =>
  runCommand('why', [], { modelDir: registry.dir, decisions, ...more });
const SOUGHT = { symbol: 'BTCUSDT', at: '2026-12-05T23:54:27.000Z' };

describe('why', () => {
  it.each([
    [{}, 0, 'meta_override', '0.0000, by META_OVERRIDE_THRESHOLD'],
    [{ stop: 'vote' as const }, 0, 'halted', 'a stop to vote was in force'],
    [{ demoted: true }, 0, 'model_demoted', 'the model was demoted'],
    [
      { threshold: 0.99, live_generation: 7 },
      null,
      'meta_low_confidence',
      '0.9900, by live state 7',
    ],
    [{ paused: true, live_generation: 8 }, null, 'meta_low_confidence', 'paused (live state 8)'],
  ])('explains a decision with %j in force', async (inForce, threshold, reason, text) => {
    const { stdout } = await why(await logWith(inForce, threshold), SOUGHT);
    expect(stdout).toContain(reason);
    expect(stdout).toContain(text);
    expect(stdout).toContain(version);
    expect(stdout).toMatch(/line 2 of the ledger: promote by test at /);
    expect(stdout).toContain('desk-1');
  });

  it('names the horizon of a record, which keeps the vote unless it is the primary one', async () => {
    const hour = { record: { ...RECORD, horizon: 60 }, primary_horizon: 15 };
    const { stdout } = await why(await logWith({}, 0, hour), SOUGHT);
    expect(stdout).toMatch(/horizon +│ +60 min/);
    expect(stdout).toContain('horizon_conflict: the record is not of the primary horizon');
  });

  it('finds a decision by its id', async () => {
    const { stdout } = await why(await logWith({}), { id: 'x-1' });
    expect(stdout).toContain('desk-1');
  });

  it('names the nearest time when there is no such decision', async () => {
    const folder = await logWith({});
    await expect(why(folder, { ...SOUGHT, at: '2026-12-05T23:00:00Z' })).rejects.toMatchObject({
      code: 'decision_not_found',
      received: `the nearest row is of ${TIMESTAMP}`,
    });
    await expect(why(folder, { id: 'y' })).rejects.toMatchObject({ received: 'no row of it' });
  });

  it.each([{}, { symbol: 'BTCUSDT' }, { symbol: 'BTCUSDT', at: 'yesterday' }, { at: TIMESTAMP }])(
    'asks which decision is meant by %j',
    async (options) => {
      await expect(why('logs', options)).rejects.toMatchObject({ code: 'bad_argument' });
    },
  );
});
