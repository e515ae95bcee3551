import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decide, DEFAULT_POLICY, NOTHING_IN_FORCE, type InForce } from '@meta-agent/decision';
import type { Action, SignalRecord } from '@meta-agent/features';
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

  describe('what became of it', () => {
    /** Bars of a quarter of an hour around the decision; the first after it rises to `high`. */
    function pricesWith(high: number, bars = 12): string {
      const path = join(temporaryFolder(), 'candles.csv');
      const start = Date.parse('2026-12-05T20:00:00Z');
      const rows = Array.from({ length: bars }, (_, bar) => {
        const close = new Date(start + bar * 900_000).toISOString();
        return `${close},BTCUSDT,100,${bar === 8 ? high : 100.1},99.9,100`;
      });
      writeFileSync(path, `timestamp,symbol,open,high,low,close\n${rows.join('\n')}\n`);
      return path;
    }
    const AT = '2026-12-05T21:45:00Z';
    const settling = { labelHorizon: '45', takeProfit: '1', stopLoss: '1', costPct: '0.04' };
    const sought = { ...SOUGHT, at: AT };
    const logged = (inForce: Partial<InForce>) =>
      logWith(inForce, 0, { record: { ...RECORD, timestamp: AT } });

    async function became(more: Record<string, string>, inForce: Partial<InForce> = {}) {
      const folder = await logged(inForce);
      const { stdout } = await why(folder, { ...sought, ...more });
      const json = await runCommand('why', [], {
        ...{ modelDir: registry.dir, decisions: folder, ...sought, ...more, json: true },
      });
      const [{ row, outcome }] = JSON.parse(json.stdout) as {
        row: { decision: { action: Action; base_ensemble_action: Action } };
        outcome: Record<string, number | null> | null;
      }[];
      return { stdout, outcome, ...row.decision };
    }

    it('is the gain over the vote, by prices: in words and as JSON', async () => {
      const prices = pricesWith(102);
      const { stdout, outcome, ...decided } = await became(
        { ...settling, prices },
        { stop: 'hold' },
      );
      expect(decided).toMatchObject({ action: 'HOLD', base_ensemble_action: 'BUY' });
      expect(outcome).toMatchObject({
        ...{ source: 'prices', not_settled: null, label: 'BUY' },
        known_at: '2026-12-05T22:00:00.000Z',
        profit_pct: 0,
        vote_profit_pct: expect.closeTo(0.96, 9) as number,
        gain_pct: expect.closeTo(-0.96, 9) as number,
      });
      expect(stdout).toContain('settled by prices 2026-12-05 22:00:00 UTC; BUY was right');
      expect(stdout).toMatch(
        /gain over the vote +│ −0\.96 %: the decision 0\.00 %, the vote \+0\.96 %/,
      );
    });

    it('is not known while the horizon is not over', async () => {
      const { stdout, outcome } = await became({ ...settling, prices: pricesWith(102, 9) });
      expect(outcome).toMatchObject({ not_settled: 'not_over', gain_pct: null, label: null });
      expect(stdout).toContain('not settled: the horizon reaches beyond the last bar');
    });

    it('is the trade that was made, by outcomes; the profit of another action stays unknown', async () => {
      const { action } = await became({});
      const path = join(temporaryFolder(), 'trades.csv');
      const head = 'timestamp,symbol,action,outcome,pnl_pct,hold_duration_minutes';
      writeFileSync(path, `${head}\n${AT},BTCUSDT,${action},win,0.5,30\n`);
      const { stdout, outcome } = await became({ outcomes: path });
      expect(outcome).toMatchObject({
        ...{ source: 'outcomes', not_settled: null, label: null, profit_pct: 0.5 },
        executed: { action, profit_pct: 0.5 },
      });
      expect(stdout).toContain('+0.50 %');
      writeFileSync(path, `${head}\n2026-12-05T00:00:00Z,BTCUSDT,BUY,win,0.5,30\n`);
      expect((await became({ outcomes: path })).stdout).toContain(
        'the outcomes have no trade of it',
      );
    });

    it('is not asked without prices and outcomes', async () => {
      const { stdout, outcome } = await became({});
      expect(outcome).toBeNull();
      expect(stdout).toContain('not asked: give --prices F or --outcomes F');
    });
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
