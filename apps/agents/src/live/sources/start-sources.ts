import { isLoopback, listenAddress } from '@meta-agent/command-line';
import { count } from '@meta-agent/words';
import type { BarTimes } from '../../candles/candle-of-row';
import { AgentsError } from '../../errors';
import type { CommandContext } from '../../terminal/context';
import type { Reporter } from '../../terminal/reporter';
import { liveMetrics } from '../live-metrics';
import type { LiveSignals } from '../live-signals';
import { readToken } from '../open-sinks';
import { CandleLines, candlesOf, type ReadCandles } from './candle-lines';
import { startCandleServer } from './candle-server';
import { followCandles } from './follow-candles';
import { followFile } from './follow-file';

export interface SourceOptions extends Pick<BarTimes, 'barTime'> {
  readonly follow: string | undefined;
  /** The key of a Redis stream of candles. */
  readonly followStream: string | undefined;
  readonly listen: string | undefined;
  readonly listenTokenFile: string | undefined;
}

export interface SourceContext extends Pick<CommandContext, 'stdin' | 'signal' | 'env'> {
  readonly reporter: Reporter;
  /** Ends the sources when something else fails. */
  readonly stop: AbortController;
}

/**
 * Takes candles from every source that is asked for, else from the standard input, until it ends or
 * the signal comes.
 * @throws errors of the sources and of the disk
 */
export async function startSources(
  options: SourceOptions,
  live: LiveSignals,
  context: SourceContext,
): Promise<void> {
  const { follow, listen, barTime } = options;
  const times = { barTime, intervalMs: live.intervalMs };
  const signal = AbortSignal.any([context.signal, context.stop.signal]);
  const sources: Promise<void>[] = [];
  if (follow !== undefined) sources.push(takeFile(follow, live, times, { ...context, signal }));
  if (options.followStream !== undefined) {
    sources.push(takeStream(options.followStream, live, times, { ...context, signal }));
  }
  if (listen !== undefined) sources.push(serve(options, live, times, { ...context, signal }));
  if (sources.length === 0) sources.push(takeStdin(live, times, { ...context, signal }));
  try {
    await Promise.all(sources);
  } catch (error) {
    context.stop.abort(error);
    await Promise.allSettled(sources);
    throw error;
  }
  if (context.stop.signal.aborted) throw context.stop.signal.reason;
}

async function takeStdin(
  live: LiveSignals,
  times: BarTimes,
  { stdin, signal }: SourceContext,
): Promise<void> {
  const end = () => {
    stdin.destroy();
  };
  signal.addEventListener('abort', end, { once: true });
  try {
    for await (const read of candlesOf(stdin as AsyncIterable<Buffer>, times))
      await takeRead(live, read);
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    signal.removeEventListener('abort', end);
  }
}

async function takeFile(
  path: string,
  live: LiveSignals,
  times: BarTimes,
  { signal, reporter }: SourceContext,
): Promise<void> {
  const isStopped = () => signal.aborted;
  while (!isStopped()) {
    reporter.info(`Following ${path}`);
    for await (const read of candlesOf(followFile(path, signal), times)) {
      // What a line lacks may still come: the next process reads it whole.
      if (!isStopped()) await takeRead(live, read);
    }
  }
}

async function takeStream(
  key: string,
  live: LiveSignals,
  times: BarTimes,
  context: SourceContext,
): Promise<void> {
  context.reporter.info(`Following the stream ${key}`);
  for await (const read of followCandles(key, times, context)) await takeRead(live, read);
}

async function takeRead(live: LiveSignals, { candles, faults }: ReadCandles): Promise<void> {
  for (const fault of faults) live.counts.addInvalid(fault);
  await live.take(candles);
}

async function serve(
  { listen = '', listenTokenFile, barTime }: SourceOptions,
  live: LiveSignals,
  { intervalMs }: BarTimes,
  { signal, reporter, stop }: SourceContext,
): Promise<void> {
  const address = listenAddress(listen);
  const token = listenTokenFile === undefined ? null : await readToken(listenTokenFile);
  if (token === null && !isLoopback(address.host)) throw openToAll(listen);
  const take = async (body: Buffer) => {
    const read = readBody(body, { barTime, intervalMs });
    for (const fault of read.faults) live.counts.addInvalid(fault);
    const told = await live.take(read.candles).catch((error: unknown) => {
      stop.abort(error);
      throw error;
    });
    const isValid = read.faults.length === 0;
    return {
      isValid,
      told: { ...told, invalid: read.faults.length, faults: read.faults.slice(0, 10) },
    };
  };
  const { server, url } = await startCandleServer({
    ...address,
    token,
    take,
    metrics: () => liveMetrics(live),
  });
  reporter.info(`Listening on ${url}: POST ${url}/candles`);
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener(
      'abort',
      () => {
        resolve();
      },
      { once: true },
    );
  });
  await new Promise((resolve) => {
    server.close(resolve);
    server.closeIdleConnections();
  });
}

/** A body is CSV with its columns, JSON lines, one JSON object or an array of them. */
function readBody(body: Buffer, times: BarTimes): ReadCandles {
  const read: ReadCandles = { candles: [], faults: [] };
  const lines = new CandleLines(times);
  const text = body.toString().trim();
  for (const line of textsOf(text)) lines.read(Buffer.from(line), read);
  if (read.candles.length === 0 && read.faults.length === 0) {
    read.faults.push(`expected candles, received ${count(text.length)} characters without one`);
  }
  return read;
}

function textsOf(text: string): readonly string[] {
  if (text.startsWith('[') || text.startsWith('{')) {
    try {
      return [JSON.parse(text) as unknown].flat().map((item) => JSON.stringify(item));
    } catch {
      // Several objects: one a line.
    }
  }
  return text.split('\n');
}

function openToAll(listen: string): AgentsError {
  return new AgentsError('bad_listen', {
    message: `${listen} can be reached from other machines.`,
    expected: 'a loopback address, or a token with --listen-token-file',
    received: 'neither',
    next: 'listen on 127.0.0.1, or give a token',
  });
}
