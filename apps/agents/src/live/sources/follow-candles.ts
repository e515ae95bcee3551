import { followStream } from '@meta-agent/redis';
import type { BarTimes } from '../../candles/candle-of-row';
import type { Reporter } from '../../terminal/reporter';
import { streamOf } from '../sinks/stream-client';
import { CandleLines, type ReadCandles } from './candle-lines';

interface FollowContext {
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  readonly reporter: Pick<Reporter, 'info' | 'warn'>;
}

/**
 * The candles of a Redis stream, from its oldest entry on: each entry has one field `candle`, a JSON
 * object. What the state knows already is not used again.
 */
export async function* followCandles(
  key: string,
  times: BarTimes,
  { env, signal, reporter }: FollowContext,
): AsyncGenerator<ReadCandles> {
  const { settings } = streamOf('--follow-stream', env);
  const lines = new CandleLines(times);
  const onTrouble = (error: Error | null) => {
    if (error === null) reporter.info('Redis answers again.');
    else reporter.warn(`${error.message}. Candles wait.`);
  };
  const place = { key, field: 'candle', afterId: '0' };
  for await (const page of followStream({ settings, ...place, signal, onTrouble })) {
    const read: ReadCandles = { candles: [], faults: [] };
    for (const { id, text } of page) {
      if (text === null) read.faults.push(`entry ${id}: expected the field candle`);
      else lines.read(Buffer.from(text), read);
    }
    yield read;
  }
}
