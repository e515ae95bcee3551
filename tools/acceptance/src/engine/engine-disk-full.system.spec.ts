import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EngineClientError } from '@meta-agent/engine-api';
import {
  ENGINE,
  type EngineProcess,
  messagesOf,
  startCommand,
  temporaryFolder,
  until,
} from '@meta-agent/harness';
import { smallRegistry } from '@meta-agent/model-io/testing';

/** Queue size while the disk is full: a fast machine sends many requests in a short time. */
const DISK_KIB = 16_384;
const FREE_KIB = 64;
const FILLER = 'filler';
const signal = { action: 'BUY', confidence: 0.9 } as const;
const recordOf = (symbol: string) => ({ symbol, base_predictions: { xgb: signal, nhits: signal } });

interface FullDisk {
  readonly engine: EngineProcess;
  /** The log's folder, as seen by this process. */
  readonly logs: string;
}

/** An engine whose decision log is on a separate disk that is nearly full. */
async function startOnSmallDisk(sync: string): Promise<FullDisk> {
  const folder = join(temporaryFolder(), 'disk');
  mkdirSync(folder);
  const isRoot = process.getuid?.() === 0;
  const script = `mount -t tmpfs -o size=${DISK_KIB}k tmpfs "$1" && exec "$2" "$3"`;
  const { dir } = await smallRegistry();
  const engine = await startCommand(
    ['unshare', isRoot ? '-m' : '-rm', 'sh', '-c', script, 'sh', folder, process.execPath, ENGINE],
    {
      META_V2_MODEL_DIR: dir,
      META_DECISION_LOG: folder,
      META_DECISION_LOG_SYNC: sync,
      META_MIN_FREE_DISK_MIB: '0',
      LOG_DECISIONS: 'off',
    },
  );
  // Only the engine sees the mount; this test reaches the mount through the engine's process.
  const logs = join(`/proc/${engine.pid}/root`, folder);
  writeFileSync(join(logs, FILLER), Buffer.alloc((DISK_KIB - FREE_KIB) * 1024));
  return { engine, logs };
}

function symbolsIn(logs: string): string[] {
  const names = readdirSync(logs).filter((name) => name.endsWith('.jsonl'));
  const lines = names.flatMap((name) =>
    readFileSync(join(logs, name), 'utf8').trimEnd().split('\n'),
  );
  return lines.map((line) => (JSON.parse(line) as { symbol: string }).symbol);
}

describe('a full disk', () => {
  it('stops no decision with sync interval: lines wait, and writing resumes', async () => {
    const { engine, logs } = await startOnSmallDisk('interval');
    const { client } = engine;
    const asked: string[] = [];
    const ask = async () => {
      const symbol = `S${asked.length}`;
      asked.push(symbol);
      expect(await client.predict(recordOf(symbol))).toMatchObject({ action: 'BUY' });
    };
    const isWritable = async () => (await client.status()).decision_log.writable;
    while (await isWritable()) await ask();
    for (let i = 0; i < 200; i += 1) await ask();

    const { decision_log } = await client.status();
    expect(decision_log).toMatchObject({ writable: false, dropped_lines: 0 });
    expect(decision_log.last_error).toContain('ENOSPC');
    expect(decision_log.errors).toBeGreaterThan(0);
    expect(decision_log.queued_lines + decision_log.written_lines).toBe(asked.length);
    expect(await client.readiness()).toMatchObject({ ready: false });
    expect(await client.metrics()).toContain('\nmeta_decision_log_writable 0\n');
    const failure = '[META-V2] The decision log cannot be written: ';
    expect(messagesOf(engine).filter((text) => text.startsWith(failure))).toHaveLength(1);

    rmSync(join(logs, FILLER));
    await until(isWritable);
    expect(await client.readiness()).toMatchObject({ ready: true });
    await ask();
    await until(async () => (await client.status()).decision_log.queued_lines === 0);
    expect(symbolsIn(logs)).toEqual(asked);
  });

  it('rejects decisions with sync always while full, and answers again afterwards', async () => {
    const { engine, logs } = await startOnSmallDisk('always');
    const { client } = engine;
    const answered: string[] = [];
    let refused: unknown;
    for (let i = 0; refused === undefined; i += 1) {
      try {
        await client.predict(recordOf(`S${i}`));
        answered.push(`S${i}`);
      } catch (error) {
        refused = error;
      }
    }
    expect(refused).toBeInstanceOf(EngineClientError);
    expect(refused).toMatchObject({ status: 503, code: 'decision_log_unavailable' });
    expect(await client.readiness()).toMatchObject({ ready: false });
    await expect(client.predict(recordOf('NO'))).rejects.toMatchObject({ status: 503 });
    expect(symbolsIn(logs)).toEqual(answered);

    rmSync(join(logs, FILLER));
    await client.predict(recordOf('AGAIN'));
    expect(symbolsIn(logs)).toEqual([...answered, 'AGAIN']);
    expect(await client.readiness()).toMatchObject({ ready: true });
  });
});
