import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MetaAgent, NOTHING_IN_FORCE, type InForce } from '@meta-agent/decision';
import type { SignalRecord } from '@meta-agent/features';
import { openRegistry } from '@meta-agent/model-io';
import { putInForce, smallDraft, temporaryFolder } from '@meta-agent/model-io/testing';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { runCommand } from '../../testing/run-command';

const ASKED = 1000;
const START_MS = Date.UTC(2026, 11, 1);
const HOUR_MS = 3_600_000;
const CANARY = { share: 0.3, life_minutes: 60, seed: 'desk' };

const random = xoroshiro128plus(17);
const uniform = () => uniformFloat64(random);
const oneOf = <T>(items: readonly T[]): T => items[Math.floor(uniform() * items.length)];

function recordAt(hour: number): SignalRecord & { readonly timestamp: string } {
  const signal = () => ({
    action: oneOf(['SELL', 'HOLD', 'BUY'] as const),
    confidence: Math.round(100 * (0.3 + 0.7 * uniform())) / 100,
  });
  return {
    timestamp: new Date(START_MS + hour * HOUR_MS).toISOString(),
    symbol: 'BTCUSDT',
    base_predictions: { xgb: signal(), lgbm: signal(), nhits: signal(), patchtst: signal() },
    regime: { volatility: uniform(), trend_strength: uniform() },
  };
}

/** A stop, a demotion, a threshold, a pause, or nothing. */
function anythingInForce(): InForce {
  const generation = 1 + Math.floor(uniform() * 300);
  const live = { threshold: 0.3 + 0.6 * uniform(), live_generation: generation };
  return {
    ...NOTHING_IN_FORCE,
    ...oneOf<Partial<InForce>>([
      {},
      live,
      live,
      { ...live, paused: true },
      { ...live, demoted: true },
      { stop: oneOf(['vote', 'hold'] as const) },
    ]),
  };
}

/** A registry with a champion and a named challenger, and a log of what both decided. */
async function contested() {
  const dir = join(temporaryFolder(), 'models');
  const registry = openRegistry({ dir, now: () => START_MS - HOUR_MS });
  const draftOf = (seed: number) => {
    const draft = smallDraft(seed);
    return { ...draft, metadata: { ...draft.metadata, override_threshold: { value: 0.34 } } };
  };
  const { version: champion } = await registry.save(draftOf(1));
  await putInForce(registry, champion);
  const { version: challenger } = await registry.save(draftOf(2));
  await registry.challenge({ version: challenger, actor: 'ann', reason: 'weekly' });
  const agent = new MetaAgent({
    ...{ model: await registry.load(champion), nowMs: () => START_MS, policy: { canary: CANARY } },
  });
  agent.useChallenger(await registry.load(challenger));
  const logs = join(temporaryFolder(), 'logs');
  mkdirSync(logs);
  const rows = Array.from({ length: ASKED }, (_, hour) => {
    agent.putInForce(anythingInForce());
    const record = recordAt(hour);
    const { decision, shadow, inForce } = agent.deliberate(record);
    const row = {
      ...record,
      ...{ decided_at: record.timestamp, model_version: decision.model_version },
      ...{ policy: agent.policy, in_force: inForce, decision: { ...decision, id: `d-${hour}` } },
      ...(shadow && { [inForce.canary ? 'champion' : 'challenger']: shadow }),
    };
    // A file for each, so that a question reads one row.
    writeFileSync(join(logs, `${hour}.jsonl`), `${JSON.stringify(row)}\n`);
    return row;
  });
  return { dir, champion, challenger, logs, rows };
}

describe('why, of 1,000 random decisions', () => {
  it('says what the log says: by whom, by which threshold, by what right', async () => {
    const { dir, champion, challenger, logs, rows } = await contested();
    const seen = new Set<string>();
    for (const [hour, row] of rows.entries()) {
      const at = { modelDir: dir, decisions: join(logs, `${hour}.jsonl`), symbol: 'BTCUSDT' };
      const question = { ...at, at: row.timestamp };
      const { stdout } = await runCommand('why', [], question);
      const { decision, in_force: inForce } = row;
      const { threshold, paused, demoted, stop, canary, live_generation: generation } = inForce;
      expect(stdout).toContain(decision.reason);
      expect(stdout).toMatch(new RegExp(`decision +│ ${decision.action} `));
      expect(stdout).toContain(canary ? challenger : champion);
      const right = canary ? 'line 2 of the ledger: challenge' : 'line 1 of the ledger: promote';
      expect(stdout).toContain(right);
      if (canary) expect(stdout).toContain('a canary: the challenger answers 30.0 %');
      else if (paused) expect(stdout).toContain(`was paused (live state ${generation})`);
      else if (threshold !== null) expect(stdout).toContain(`by live state ${generation}`);
      if (demoted) expect(stdout).toContain('the model was demoted');
      if (stop !== null) expect(stdout).toContain(`a stop to ${stop} was in force`);
      expect(stdout).toContain(canary ? 'in its place' : 'in shadow');
      seen.add(`${canary} ${paused} ${demoted} ${stop ?? ''} ${threshold !== null}`);
    }
    expect(seen.size).toBeGreaterThan(8);
  }, 120_000);
});
