import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type EngineProcess, HttpLoad, startEngine, temporaryFolder } from '@meta-agent/harness';
import { smallRegistry } from '@meta-agent/model-io/testing';

const CONNECTIONS = 16;
const signal = { action: 'BUY', confidence: 0.9 } as const;
const bodyOf = (symbol: string) =>
  JSON.stringify({ symbol, base_predictions: { xgb: signal, nhits: signal } });

/** Asks under ever new names until the engine is gone. @returns when each name was answered */
async function askUntilGone({ url }: EngineProcess, prefix: string): Promise<Map<string, number>> {
  const load = new HttpLoad(url, CONNECTIONS);
  const answeredMs = new Map<string, number>();
  let next = 0;
  const ask = async () => {
    for (;;) {
      const name = `${prefix}-${next++}`;
      try {
        await load.predict(bodyOf(name));
      } catch {
        return; // killed
      }
      answeredMs.set(name, performance.now());
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, ask));
  load.close();
  return answeredMs;
}

/** Kills engines under load, one after the other. @returns names and how long before the kill they were answered */
async function killInTurns(rounds: number, settings: Record<string, string>) {
  const ageMs = new Map<string, number>();
  for (let round = 0; round < rounds; round += 1) {
    const engine = await startEngine(settings);
    const asking = askUntilGone(engine, `R${round}`);
    await sleep(150 + 50 * (round % 7));
    const killedMs = performance.now();
    await engine.stop('SIGKILL');
    for (const [name, ms] of await asking) ageMs.set(name, killedMs - ms);
  }
  // The last start moves aside what the last kill tore.
  expect(await (await startEngine(settings)).stop()).toBe(0);
  return ageMs;
}

function loggedIn(folder: string): Set<string> {
  const logs = readdirSync(folder).filter((name) => name.endsWith('.jsonl'));
  const lines = logs.flatMap((name) =>
    readFileSync(join(folder, name), 'utf8').trimEnd().split('\n'),
  );
  return new Set(lines.map((line) => (JSON.parse(line) as { symbol: string }).symbol));
}

async function settingsWith(sync: string) {
  const folder = join(temporaryFolder(), 'logs');
  const { dir } = await smallRegistry();
  const settings = {
    META_V2_MODEL_DIR: dir,
    META_DECISION_LOG: folder,
    META_DECISION_LOG_SYNC: sync,
    LOG_DECISIONS: 'off',
  };
  return { folder, settings };
}

describe('an engine that is killed under load', () => {
  it('has logged every decision that it answered, 20 times, with sync always', async () => {
    const { folder, settings } = await settingsWith('always');
    const answered = await killInTurns(20, settings);
    expect(answered.size).toBeGreaterThan(2000);
    const logged = loggedIn(folder);
    expect([...answered.keys()].filter((name) => !logged.has(name))).toEqual([]);
  });

  it('misses at most the last second, with sync interval', async () => {
    const { folder, settings } = await settingsWith('interval');
    const answered = await killInTurns(10, settings);
    const logged = loggedIn(folder);
    const missing = [...answered].filter(([name]) => !logged.has(name));
    expect(logged.size).toBeGreaterThan(1000);
    expect(Math.max(0, ...missing.map(([, ageMs]) => ageMs))).toBeLessThan(1000);
  });
});
