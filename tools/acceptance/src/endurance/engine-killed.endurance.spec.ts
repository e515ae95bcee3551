import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isTrialOver, reportTrial, trialForm } from '@meta-agent/durable-files/testing';
import {
  HttpLoad,
  startEngine,
  temporaryFolder,
  until,
  type EngineProcess,
} from '@meta-agent/harness';
import { smallRegistry } from '@meta-agent/model-io/testing';

const CONNECTIONS = 16;
const signal = { action: 'BUY', confidence: 0.9 } as const;
const bodyOf = (symbol: string) =>
  JSON.stringify({ symbol, base_predictions: { xgb: signal, nhits: signal } });

/** Sends requests with new symbols until the engine is gone; fills `answeredMs`. */
async function askUntilGone(
  { url }: EngineProcess,
  prefix: string,
  answeredMs: Map<string, number>,
): Promise<void> {
  const load = new HttpLoad(url, CONNECTIONS);
  let next = 0;
  const ask = async () => {
    for (;;) {
      const name = `${prefix}-${next++}`;
      try {
        const { status } = await load.post('/api/ai/meta/predict', bodyOf(name));
        // A busy machine makes the engine refuse some.
        if (status === 200) answeredMs.set(name, performance.now());
      } catch {
        return; // gone
      }
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, ask));
  load.close();
}

/** The life of an engine: at least this many answers and at least this long. */
interface Life {
  readonly answers: number;
  readonly ms: number;
}

/**
 * Ends engines under load in turn.
 * @returns the number of ends, and symbols with the time from answer to the end
 */
async function killInTurns(
  lives: readonly Life[],
  settings: Record<string, string>,
  signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL',
) {
  const ageMs = new Map<string, number>();
  let ends = 0;
  for (const [round, life] of lives.entries()) {
    if (ends > 0 && isTrialOver()) break;
    const engine = await startEngine(settings);
    const answeredMs = new Map<string, number>();
    const asking = askUntilGone(engine, `R${round}`, answeredMs);
    await Promise.all([until(() => answeredMs.size >= life.answers), sleep(life.ms)]);
    const killedMs = performance.now();
    const exit = await engine.stop(signal);
    if (signal === 'SIGTERM') expect(exit).toBe(0);
    await asking;
    for (const [name, ms] of answeredMs) ageMs.set(name, killedMs - ms);
    ends += 1;
  }
  // The last start moves aside the line that the last kill tore.
  expect(await (await startEngine(settings)).stop()).toBe(0);
  return { ends, ageMs };
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

jest.setTimeout(3_600_000);

const livesOf = (rounds: number): Life[] =>
  Array.from({ length: rounds }, (_, round) => ({ answers: 50 + 17 * (round % 7), ms: 0 }));

const KILLS = trialForm === 'long' ? 200 : 5;
const STOPS = trialForm === 'long' ? 100 : 2;
/** With sync `interval`: each is longer than a second. */
const LONG_LIVES = trialForm === 'long' ? 4 : 1;

describe('an engine that is killed under load', () => {
  it(`has logged every answered decision, ${KILLS} times, with sync always`, async () => {
    const { folder, settings } = await settingsWith('always');
    const { ends, ageMs } = await killInTurns(livesOf(KILLS), settings);
    const logged = loggedIn(folder);
    expect([...ageMs.keys()].filter((name) => !logged.has(name))).toEqual([]);
    reportTrial('engine-kills', { engine: { 'kill -9': ends } });
  });

  it(`ends with 0 on SIGTERM, ${STOPS} times, and has logged every answered decision`, async () => {
    const { folder, settings } = await settingsWith('always');
    const { ends, ageMs } = await killInTurns(livesOf(STOPS), settings, 'SIGTERM');
    const logged = loggedIn(folder);
    expect([...ageMs.keys()].filter((name) => !logged.has(name))).toEqual([]);
    reportTrial('engine-stops', { engine: { SIGTERM: ends } });
  });

  it('loses at most the last second, with sync interval', async () => {
    const { folder, settings } = await settingsWith('interval');
    // Longer than a second: otherwise no older line could be lost.
    const lives = Array.from({ length: LONG_LIVES }, (_, round) => ({
      answers: 50,
      ms: 2000 + 130 * round,
    }));
    const { ageMs: answered } = await killInTurns(lives, settings);
    const logged = loggedIn(folder);
    const missing = [...answered].filter(([name]) => !logged.has(name));
    expect(Math.max(0, ...missing.map(([, ageMs]) => ageMs))).toBeLessThan(1000);
    expect(Math.max(...answered.values())).toBeGreaterThan(1000);
  });
});
