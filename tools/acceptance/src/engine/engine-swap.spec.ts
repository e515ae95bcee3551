import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { decide, DEFAULT_POLICY, type Decision } from '@meta-agent/decision';
import { nodeDisk, type Disk } from '@meta-agent/durable-files';
import { HttpLoad, startEngine, temporaryFolder } from '@meta-agent/harness';
import { openRegistry, type LoadedModel } from '@meta-agent/model-io';
import { smallDraft } from '@meta-agent/model-io/testing';
import { simulateMarket, type SimulatedRecord } from '../market/simulated-market';

/** The environment sets longer runs and slower swaps. */
const LOAD_S = Number(process.env.META_TEST_LOAD_S ?? 4);
const SWAP_MS = Number(process.env.META_TEST_SWAP_MS ?? 400);
/** A busy machine takes longer for these. */
const LEAST_SWAPS = 8;
const LEAST_ASKED = 1000;
const CONNECTIONS = 16;
/** Answers within this time after a promotion count as during a swap. */
const SWAP_WINDOW_MS = 300;

/** Corrupts a version's weights just before its promotion, like a bad disk. */
function spoilBefore(folder: string): Disk {
  return {
    ...nodeDisk,
    rename: async (from, to) => {
      if (basename(to) === 'current.json') {
        const path = join(folder, 'weights.bin');
        const bytes = readFileSync(path);
        bytes[0] ^= 1;
        writeFileSync(path, bytes);
      }
      await nodeDisk.rename(from, to);
    },
  };
}

interface Promoted {
  readonly atMs: number;
  readonly version: string;
  readonly isSpoilt: boolean;
}

/** Promotes one new model after another, every second model corrupted. */
async function promoteInTurns(dir: string, models: Map<string, LoadedModel>, untilMs: number) {
  const least = untilMs > 0 ? LEAST_SWAPS : 1;
  const promoted: Promoted[] = [];
  const registry = openRegistry({ dir });
  for (let seed = 1; seed <= least || performance.now() < untilMs; seed += 1) {
    const { version } = await registry.save(smallDraft(seed));
    models.set(version, await registry.load(version));
    const isSpoilt = seed % 2 === 0;
    const disk = isSpoilt ? spoilBefore(registry.pathOf(version)) : nodeDisk;
    const who = { actor: 'test', reason: 'swap', forced: false, details: {} };
    promoted.push({ atMs: performance.now(), version, isSpoilt });
    await openRegistry({ dir, disk }).promote({ version, event: 'promote', ...who });
    if (untilMs > 0) await sleep(SWAP_MS);
  }
  return promoted;
}

interface Asked {
  readonly record: SimulatedRecord;
  readonly decision: Decision;
  readonly atMs: number;
  readonly tookMs: number;
}

async function askUntil(isOver: () => boolean, url: string, records: readonly SimulatedRecord[]) {
  const load = new HttpLoad(url, CONNECTIONS);
  const asked: Asked[] = [];
  let next = 0;
  const ask = async () => {
    while (!isOver() || asked.length <= LEAST_ASKED) {
      const record = records[next++ % records.length];
      const startMs = performance.now();
      const decision = await load.predict(JSON.stringify(record));
      const atMs = performance.now();
      asked.push({ record, decision, atMs, tookMs: atMs - startMs });
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, ask));
  load.close();
  return asked;
}

function p99(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length * 0.99)];
}

describe('swapping models under load', () => {
  it('fails no request, mixes no decision, and refuses every corrupted version', async () => {
    const dir = join(temporaryFolder(), 'models');
    const models = new Map<string, LoadedModel>();
    await promoteInTurns(dir, models, 0);
    const { records } = await simulateMarket();
    const engine = await startEngine({
      META_V2_MODEL_DIR: dir,
      META_DECISION_LOG: join(temporaryFolder(), 'logs'),
    });
    const untilMs = performance.now() + LOAD_S * 1000;
    let isOver = false;
    const [asked, promoted] = await Promise.all([
      askUntil(() => isOver, engine.url, records),
      promoteInTurns(dir, models, untilMs).finally(() => {
        isOver = true;
      }),
    ]);

    const spoilt = new Set(
      promoted.filter(({ isSpoilt }) => isSpoilt).map(({ version }) => version),
    );
    const used = new Set<string | null>();
    for (const { record, decision } of asked) {
      const model = models.get(decision.model_version ?? '') ?? null;
      const again = decide(record, { model, policy: DEFAULT_POLICY, nowMs: 0 });
      if (!isDeepStrictEqual({ ...decision, ...again }, decision)) {
        expect(decision).toMatchObject(again);
      }
      used.add(decision.model_version);
    }
    expect(asked.length).toBeGreaterThan(LEAST_ASKED);
    expect([...used].filter((version) => spoilt.has(version ?? ''))).toEqual([]);
    expect(used.size).toBeGreaterThan((promoted.length / 2) * 0.5);
    expect(spoilt.size).toBeGreaterThan(2);
    report(asked, promoted);
    expect(await engine.stop()).toBe(0);
  });
});

/** Measured, not asserted: the effect of swaps on the slowest answers. */
function report(asked: readonly Asked[], promoted: readonly Promoted[]): void {
  const isSwapping = ({ atMs }: Asked) =>
    promoted.some((swap) => atMs >= swap.atMs && atMs < swap.atMs + SWAP_WINDOW_MS);
  const during = asked.filter(isSwapping).map(({ tookMs }) => tookMs);
  const between = asked.filter((one) => !isSwapping(one)).map(({ tookMs }) => tookMs);
  process.stdout.write(
    `${asked.length} requests, ${promoted.length} promotions; p99 during swaps ` +
      `${p99(during).toFixed(2)} ms, between them ${p99(between).toFixed(2)} ms\n`,
  );
}
