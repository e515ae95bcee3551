import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  ENGINE,
  HttpLoad,
  messagesOf,
  startCommand,
  temporaryFolder,
  until,
  type EngineProcess,
} from '@meta-agent/harness';
import { smallRegistry } from '@meta-agent/model-io/testing';
import { ATTACKS, Connections, recordOf } from './attacks';

const HEAP_MIB = 256;
const MEMORY_MIB = 512;

/** An engine for a container of 512 MiB. */
async function startSmall(folder: string, sync: string): Promise<EngineProcess> {
  const { dir } = await smallRegistry();
  return startCommand([process.execPath, `--max-old-space-size=${HEAP_MIB}`, ENGINE], {
    META_V2_MODEL_DIR: dir,
    META_DECISION_LOG: folder,
    META_DECISION_LOG_SYNC: sync,
    LOG_DECISIONS: 'off',
  });
}

/** A desk that asks for single decisions, with a new symbol each time, until it is stopped. */
function startDesk({ url }: EngineProcess) {
  const load = new HttpLoad(url, 4);
  const acknowledged: string[] = [];
  let isStopped = false;
  let asked = 0;
  const ask = async () => {
    while (!isStopped) {
      asked += 1;
      const symbol = `DESK-${asked}`;
      try {
        const { status } = await load.post('/api/ai/meta/predict', recordOf(symbol));
        if (status === 200) acknowledged.push(symbol);
      } catch {
        // The engine closed the connection: the decision is not acknowledged.
      }
      await sleep(5);
    }
  };
  const asking = Promise.all([ask(), ask()]);
  const stop = async () => {
    isStopped = true;
    await asking;
    load.close();
  };
  return { acknowledged, stop };
}

/** Asks until there is an answer: the client gives up early on a busy machine. */
async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch {
      await sleep(100);
    }
  }
}

function symbolsIn(folder: string): Set<string> {
  const names = readdirSync(folder).filter((name) => name.endsWith('.jsonl'));
  const texts = names.map((name) => readFileSync(join(folder, name), 'utf8'));
  return new Set(texts.join('').match(/(?<="symbol":")DESK-\d+/g));
}

function peakMib({ pid }: EngineProcess): number {
  const [, kib] = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kib) / 1024;
}

/** Carries out every attack in turn. @returns the peak of memory after each, in MiB */
async function attackInTurns(
  engine: EngineProcess,
  { acknowledged }: ReturnType<typeof startDesk>,
): Promise<Record<string, number>> {
  const peaks: Record<string, number> = {};
  for (const [name, attack] of Object.entries(ATTACKS)) {
    const connections = new Connections(engine);
    try {
      await attack(connections);
      // Decisions are made while the attacker still holds its connections.
      const before = acknowledged.length;
      await until(() => acknowledged.length > before + 1);
    } finally {
      connections.close();
    }
    peaks[name] = Math.round(peakMib(engine));
  }
  return peaks;
}

describe.each(['always', 'interval'])('an engine of 512 MiB with sync %s', (sync) => {
  it('survives every attack in turn, and no acknowledged decision is lost in silence', async () => {
    const folder = temporaryFolder();
    const engine = await startSmall(folder, sync);
    const desk = startDesk(engine);
    const peaks = await attackInTurns(engine, desk).finally(desk.stop);
    const { decision_log: log } = await patiently(() => engine.client.status());
    expect(await engine.stop()).toBe(0);

    const logged = symbolsIn(folder);
    const lost = desk.acknowledged.filter((symbol) => !logged.has(symbol));
    expect(lost.length).toBeLessThanOrEqual(sync === 'always' ? 0 : log.dropped_lines);
    if (log.dropped_lines > 0) expect(messagesOf(engine).join()).toMatch(/not logged|were lost/);
    expect(desk.acknowledged.length).toBeGreaterThan(Object.keys(ATTACKS).length);
    expect(Object.entries(peaks).filter(([, mib]) => mib > MEMORY_MIB)).toEqual([]);
  }, 600_000);
});
