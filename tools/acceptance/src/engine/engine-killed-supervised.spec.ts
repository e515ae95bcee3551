import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { nodeDisk } from '@meta-agent/durable-files';
import { HttpLoad, startEngine, temporaryFolder, until } from '@meta-agent/harness';
import { publishLive, readLive, type Registry } from '@meta-agent/model-io';
import { liveDraft, smallRegistry } from '@meta-agent/model-io/testing';

/** 50 in the long form. */
const KILLS = Number(process.env.SUPERVISED_KILLS ?? 8);
const WHY = { actor: 'test', reason: 'test' };
const signal = (action: string) => ({ action, confidence: 0.8 });
const RECORD = JSON.stringify({
  symbol: 'BTCUSDT',
  base_predictions: { xgb: signal('BUY'), lgbm: signal('HOLD'), nhits: signal('SELL') },
});

interface Pointer {
  readonly bytes: Buffer;
  readonly generation: number;
}

/** Publishes the next live state. @returns the pointer to it */
async function publishNext({ dir }: Registry, version: string): Promise<Pointer> {
  const target = { dir, disk: nodeDisk };
  const { state } = await publishLive(target, await readLive(dir), liveDraft(version, 0.7));
  return { bytes: readFileSync(join(dir, 'live.json')), generation: state.generation };
}

/** Ends or begins a stop or a demotion. @returns what must be in force from now on */
async function changeStanding(registry: Registry, version: string, turn: number) {
  const { stop, demotion } = await registry.standing();
  if (turn % 3 === 0) {
    await (stop === null ? registry.halt({ ...WHY, to: 'hold' }) : registry.resume(WHY));
  } else if (turn % 3 === 1) {
    await (demotion === null ? registry.demote({ ...WHY, version }) : registry.rearm(WHY));
  }
  const after = await registry.standing();
  return { stop: after.stop?.to ?? null, demoted: after.demotion !== null };
}

/** Asks one question after the other until the engine is gone. */
async function askUntilGone(url: string): Promise<void> {
  const load = new HttpLoad(url, 1);
  try {
    for (;;) await load.predict(RECORD);
  } catch {
    load.close(); // killed
  }
}

jest.setTimeout(600_000);

describe('an engine that is killed while live states, stops and demotions change', () => {
  it('starts with what was latched, and with no live state of before', async () => {
    const registry = await smallRegistry();
    const pointer = join(registry.dir, 'live.json');
    const version = (await registry.current())?.version ?? '';
    const settings = {
      ...{ META_V2_MODEL_DIR: registry.dir, META_DECISION_LOG: join(temporaryFolder(), 'logs') },
      LOG_DECISIONS: 'off',
    };
    const pointers: Pointer[] = [];
    let inForceBefore = 0;
    for (let kill = 0; kill < KILLS; kill += 1) {
      const newest = await publishNext(registry, version);
      pointers.push(newest);
      const standing = await changeStanding(registry, version, kill);
      const put = pointers[Math.max(0, pointers.length - 1 - (kill % 4))];
      writeFileSync(pointer, put.bytes);
      const engine = await startEngine(settings);
      const generationOf = async () => {
        const { in_force: inForce } = await engine.client.status();
        return inForce?.live_generation ?? null;
      };
      const status = await engine.client.status();
      const isTaken = put.generation >= Math.max(inForceBefore, newest.generation - 1);
      const expected = isTaken ? put.generation : null;
      expect(status.in_force).toMatchObject({ ...standing, live_generation: expected });
      expect(status.live_refused === null).toBe(isTaken);
      writeFileSync(pointer, newest.bytes);
      await until(async () => (await generationOf()) === newest.generation);
      inForceBefore = newest.generation;
      const asking = askUntilGone(engine.url);
      pointers.push(await publishNext(registry, version));
      await sleep((37 * kill) % 200);
      await engine.stop('SIGKILL');
      await asking;
    }
  });
});
