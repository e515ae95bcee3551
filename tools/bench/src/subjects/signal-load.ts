import { setTimeout as sleep } from 'node:timers/promises';
import { openRedis } from '@meta-agent/redis';
import type { Figures } from '../measure/contest';
import { processorMs } from '../measure/machine';
import { quantile } from '../measure/summary';

export interface Consumer {
  readonly pid: number;
  /** Start of its keys, like `meta`. */
  readonly prefix: string;
}

const CHUNK = 1000;

/**
 * Sends signals while the consumer stands still, and lets it go on.
 * @returns signals a second, and its processor microseconds a signal
 */
export async function drain(
  url: string,
  { pid, prefix }: Consumer,
  records: readonly string[],
): Promise<Figures> {
  const redis = await openRedis({ url });
  const wanted = (await redis.xlen(`${prefix}:decisions`)) + records.length;
  process.kill(pid, 'SIGSTOP');
  for (let at = 0; at < records.length; at += CHUNK) {
    const pipeline = redis.pipeline();
    for (const record of records.slice(at, at + CHUNK)) {
      pipeline.xadd(`${prefix}:signals`, '*', 'record', record);
    }
    await pipeline.exec();
  }
  const before = processorMs(pid);
  const startMs = performance.now();
  process.kill(pid, 'SIGCONT');
  while ((await redis.xlen(`${prefix}:decisions`)) < wanted) await sleep(5);
  const rate = (1000 * records.length) / (performance.now() - startMs);
  const processor = (1000 * (processorMs(pid) - before)) / records.length;
  redis.disconnect();
  return { rate, processor };
}

/**
 * Sends signals one by one at a rate, and waits for each decision.
 * @param perSecond Infinity for as many as there can be
 * @returns signals a second, and from XADD to the decision at a reader the median and the 99th
 * percentile in milliseconds
 */
export async function latencies(
  url: string,
  records: readonly string[],
  perSecond: number,
): Promise<{ readonly rate: number; readonly median: number; readonly p99: number }> {
  const [sender, reader] = [await openRedis({ url }), await openRedis({ url })];
  const sentMs: number[] = [];
  const tookMs: number[] = [];
  const startMs = performance.now();
  const reading = read(reader, records.length, (record) => {
    tookMs.push(performance.now() - sentMs[record]);
  });
  await sleep(50);
  let next = 0;
  while (next < records.length) {
    const due = Math.min(records.length, ((performance.now() - startMs) / 1000) * perSecond);
    for (; next < due; next += 1) {
      sentMs[next] = performance.now();
      const line = `{"symbol":"S${next}",${records[next].slice(records[next].indexOf('"base_'))}`;
      void sender.xadd('meta:signals', '*', 'record', line);
    }
    await sleep(1);
  }
  await reading;
  const rate = (1000 * records.length) / (performance.now() - startMs);
  sender.disconnect();
  reader.disconnect();
  tookMs.sort((a, b) => a - b);
  return { rate, median: quantile(tookMs, 0.5), p99: quantile(tookMs, 0.99) };
}

/** Calls with the number of each decision's record, which its symbol tells. */
async function read(
  redis: Awaited<ReturnType<typeof openRedis>>,
  count: number,
  onDecision: (record: number) => void,
): Promise<void> {
  const [newest] = await redis.xrevrange('meta:decisions', '+', '-', 'COUNT', 1);
  let after = newest[0];
  for (let seen = 0; seen < count;) {
    const streams = await redis.xread('BLOCK', 1000, 'STREAMS', 'meta:decisions', after);
    for (const [id, [, decision]] of streams?.[0][1] ?? []) {
      after = id;
      seen += 1;
      onDecision(Number(/"symbol":"S(\d+)"/.exec(decision)?.[1]));
    }
  }
}
