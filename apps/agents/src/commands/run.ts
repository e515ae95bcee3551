import { EXIT, type CommandInput, writePage } from '@meta-agent/command-line';
import { InputDigest } from '@meta-agent/log-files';
import { countOf } from '@meta-agent/words';
import { loadAgents } from '../agents/load/load-agents';
import { readCandles } from '../backfill/read-candles';
import { CandleCounts } from '../history/candle-counts';
import { LiveSignals } from '../live/live-signals';
import { openSinks, type OpenSinks, type SinkOptions } from '../live/open-sinks';
import { startSources, type SourceOptions } from '../live/sources/start-sources';
import { leftOutInWords } from '../signals/left-out-in-words';
import type { CommandContext } from '../terminal/context';
import { Reporter } from '../terminal/reporter';

interface RunOptions extends SinkOptions, SourceOptions {
  readonly agents: string;
  readonly history: readonly string[] | undefined;
  readonly json: boolean;
}

/** `meta-agents run` */
export async function run(
  { options }: CommandInput<RunOptions>,
  context: CommandContext,
): Promise<void> {
  const reporter = new Reporter(context.stderr);
  const agents = await loadAgents(options.agents);
  reporter.info(`Agents: ${agents.map(({ name }) => name).join(', ')}`);
  const counts = new CandleCounts(reporter);
  const sinks = await openSinks(options, reporter, context.env);
  const live = new LiveSignals(agents, sinks, counts);
  const stop = new AbortController();
  const sending = sinks.queue?.run().catch((error: unknown) => {
    stop.abort(error);
    throw error;
  });
  // Awaited at the end: an error before must not count as unhandled.
  sending?.catch(() => undefined);
  try {
    await prepare(options, live, sinks, reporter);
    await startSources(options, live, { ...context, reporter, stop });
    if (sinks.queue !== null)
      await sinks.queue.drained(AbortSignal.any([context.signal, stop.signal]));
    await live.save();
  } finally {
    sinks.queue?.stop();
    await sending;
    await leaveRest(sinks, reporter, context);
    await sinks.log?.sync();
    await sinks.log?.close();
    await sinks.state?.close();
    sinks.close();
  }
  for (const line of counts.inWords()) reporter.warn(`Candles, ${line}`);
  for (const line of leftOutInWords(live.batch.troubles)) reporter.warn(line);
  printResult(options, live, context);
}

/** Restores what an earlier process left, then warms up by candle files what it did not know. */
async function prepare(
  { history, barTime }: RunOptions,
  live: LiveSignals,
  { saved }: OpenSinks,
  reporter: Reporter,
): Promise<void> {
  if (saved !== null) {
    await live.restore(saved);
    if (live.newestMs !== null) {
      reporter.info(`Going on after ${new Date(live.newestMs).toISOString()}`);
    }
  }
  if (history === undefined) return;
  const files = { paths: history, symbols: null, barTime, intervalMs: live.intervalMs };
  const table = await readCandles(files, new InputDigest(), live.counts);
  let used = 0;
  for (const row of table.timeOrder()) {
    const candle = table.at(row);
    if (live.knows(candle.symbol)) continue;
    live.warmUp(candle);
    used += 1;
  }
  reporter.info(`History: ${countOf(used, 'candle')}, without lines`);
  if (used > 0) await live.save();
}

/** Records that the engine did not get stay in the state; without one they go into a file. */
async function leaveRest(
  { queue, state, setAside, unsentPath }: OpenSinks,
  reporter: Reporter,
  { exit }: CommandContext,
): Promise<void> {
  const waiting = queue?.lines ?? [];
  if (waiting.length === 0) return;
  if (state !== null) {
    reporter.warn(`Kept in the state for the engine: ${countOf(waiting.length, 'record')}.`);
    return;
  }
  await setAside(waiting);
  reporter.warn(
    `Not sent to the engine, and kept in ${unsentPath}: ${countOf(waiting.length, 'record')}.`,
  );
  exit(EXIT.incomplete);
}

function printResult(
  { json, out }: RunOptions,
  { lines, known, counts, batch, sinks: { queue, log } }: LiveSignals,
  { stdout }: CommandContext,
): void {
  const { tooFewBars, failed } = batch.troubles;
  const told = {
    path: out ?? null,
    lines,
    known_lines: log?.known ?? 0,
    candles: { ...counts.asJson(), known },
    left_out: { too_few_bars: Object.fromEntries(tooFewBars), failed: Object.fromEntries(failed) },
    engine:
      queue === null
        ? null
        : {
            sent: queue.sent,
            refused: queue.refused,
            set_aside: queue.setAside,
            waiting: queue.lines.length,
          },
  };
  const sent = queue === null ? '' : `; ${countOf(queue.sent, 'record')} sent`;
  writePage(
    stdout,
    json ? JSON.stringify(told) : `✅ Stopped: ${countOf(lines, 'line')} computed${sent}`,
  );
}
