import { openRedis } from '@meta-agent/redis';

/** Reads entries in a group and writes each to another stream, with its acknowledgement in a MULTI. */
async function consume(url: string, batch: number): Promise<never> {
  const redis = await openRedis({ url });
  process.stdout.write('http://127.0.0.1:1 is not served: it consumes\n');
  const key = 'echo:signals';
  for (;;) {
    const read = ['GROUP', 'echo', 'a', 'COUNT', batch, 'BLOCK', 1000, 'STREAMS', key, '>'];
    const streams = (await redis.callBuffer('XREADGROUP', ...read)) as
      [Buffer, [Buffer, Buffer[]][]][] | null;
    if (streams === null) continue;
    const transaction = redis.multi();
    for (const [id, [, record]] of streams[0][1]) {
      transaction.xadd('echo:decisions', '*', 'decision', record);
      transaction.xack(key, 'echo', id);
    }
    await transaction.exec();
  }
}

void consume(process.argv[2], Number(process.argv[3]));
