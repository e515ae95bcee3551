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

type Redis = Awaited<ReturnType<typeof openRedis>>;

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
  await trim(redis, prefix);
  redis.disconnect();
  return { rate, processor };
}

/**
 * Sends signals one by one at a rate, and waits for each decision. What is due at a look at the clock,
 * each millisecond, is sent in one packet: a client that writes each alone takes the processor of
 * those whom it measures.
 * @param perSecond Infinity for as many as there can be
 * @returns signals a second, and from XADD to the decision at a reader the median and the 99th
 * percentile in milliseconds
 */
export async function latencies(
  url: string,
  prefix: string,
  records: readonly string[],
  perSecond: number,
): Promise<{ readonly rate: number; readonly median: number; readonly p99: number }> {
  const [sender, reader] = [await openRedis({ url }), await openRedis({ url })];
  const sentMs = new Float64Array(records.length);
  const tookMs = new Float64Array(records.length);
  const reading = read(reader, `${prefix}:decisions`, records.length, (record) => {
    tookMs[record] = performance.now() - sentMs[record];
  });
  await sleep(50);
  const startMs = performance.now();
  for (let next = 0; next < records.length;) {
    const due = Math.min(records.length, ((performance.now() - startMs) / 1000) * perSecond);
    const packet = sender.pipeline();
    for (; next < due; next += 1) {
      sentMs[next] = performance.now();
      const line = `{"symbol":"S${next}",${records[next].slice(records[next].indexOf('"base_'))}`;
      packet.xadd(`${prefix}:signals`, '*', 'record', line);
    }
    void packet.exec();
    await sleep(1);
  }
  await reading;
  const rate = (1000 * records.length) / (performance.now() - startMs);
  await trim(sender, prefix);
  sender.disconnect();
  reader.disconnect();
  const sorted = [...tookMs].sort((a, b) => a - b);
  return { rate, median: quantile(sorted, 0.5), p99: quantile(sorted, 0.99) };
}

/**
 * Removes what is decided, as operators do by a timer. Otherwise Redis would write hundreds of MB
 * again whenever it rewrites its append-only file, on the processors of those who are measured.
 */
async function trim(redis: Redis, prefix: string): Promise<void> {
  await redis.xtrim(`${prefix}:signals`, 'MAXLEN', 0);
  await redis.xtrim(`${prefix}:decisions`, 'MAXLEN', 1);
}

/** Calls with the number of each decision's record, which its symbol tells. */
async function read(
  redis: Redis,
  key: string,
  count: number,
  onDecision: (record: number) => void,
): Promise<void> {
  const [newest] = await redis.xrevrange(key, '+', '-', 'COUNT', 1);
  let after = newest[0];
  for (let seen = 0; seen < count;) {
    const streams = await redis.xread('BLOCK', 1000, 'STREAMS', key, after);
    for (const [id, [, decision]] of streams?.[0][1] ?? []) {
      after = id;
      seen += 1;
      onDecision(Number(/"symbol":"S(\d+)"/.exec(decision)?.[1]));
    }
  }
}
