import { performance } from 'node:perf_hooks';
import { writePage, type CommandInput } from '@meta-agent/command-line';
import { nodeDisk, ResumableFile, STDOUT, writeOutput } from '@meta-agent/durable-files';
import { countOf, percent } from '@meta-agent/words';
import { readInputs, type BackfillInputs } from '../backfill/read-inputs';
import { replayCandles, type Replay, type ReplayOptions } from '../backfill/replay-candles';
import { cutToLastMoment } from '../backfill/resume-point';
import { leftOutInWords } from '../signals/left-out-in-words';
import type { CommandContext } from '../terminal/context';
import { Reporter } from '../terminal/reporter';
import type { BarTime } from './bar-time';

interface BackfillOptions {
  readonly agents: string;
  readonly candles: readonly string[];
  readonly out: string;
  readonly every: number;
  readonly symbols: readonly string[] | undefined;
  readonly barTime: BarTime;
  readonly json: boolean;
}

interface Written extends Replay {
  /** Lines that an earlier process had written. */
  readonly resumedLines: number;
}

/** `meta-agents backfill` */
export async function backfill(
  { options }: CommandInput<BackfillOptions>,
  context: CommandContext,
): Promise<void> {
  const startedMs = performance.now();
  const reporter = new Reporter(context.stderr);
  try {
    const request = { ...options, symbols: options.symbols ?? null, version: context.version };
    const inputs = await readInputs(request, reporter);
    const replaying = { every: options.every, signal: context.signal, reporter };
    const written = await writeLog(inputs, options, replaying, context);
    reporter.end();
    for (const line of notesOf(inputs, written)) reporter.warn(line);
    const seconds = (performance.now() - startedMs) / 1000;
    printResult(options, inputs, written, seconds, context);
  } finally {
    reporter.end();
  }
}

type Replaying = Omit<ReplayOptions, 'from'> & { readonly reporter: Reporter };

async function writeLog(
  inputs: BackfillInputs,
  { out, candles }: BackfillOptions,
  replaying: Replaying,
  { stdout }: CommandContext,
): Promise<Written> {
  if (out === STDOUT) {
    const replay = await writeOutput(out, { stdout }, (output) =>
      replayCandles(inputs, { ...replaying, from: null }, async (text) => output.append(text)),
    );
    return { ...replay, resumedLines: 0 };
  }
  const file = await ResumableFile.open(nodeDisk, out, { key: inputs.key, inputs: candles });
  try {
    const from = await cutToLastMoment(file);
    const resumedLines = await countLines(file);
    if (from !== null) {
      replaying.reporter.info(
        `Going on at ${from.timestamp}: ${countOf(resumedLines, 'line')} of an earlier run kept`,
      );
    }
    const replay = await replayCandles(inputs, { ...replaying, from }, async (text) =>
      file.append(text),
    );
    await file.publish();
    return { ...replay, resumedLines };
  } catch (error) {
    await file.flush();
    throw error;
  } finally {
    await file.close();
  }
}

const CHUNK_BYTES = 1 << 20;
const LINE_FEED = 0x0a;

async function countLines(file: ResumableFile): Promise<number> {
  let lines = 0;
  for (let at = 0; at < file.size; at += CHUNK_BYTES) {
    for (const byte of await file.read(at, CHUNK_BYTES)) if (byte === LINE_FEED) lines += 1;
  }
  return lines;
}

function notesOf({ counts }: BackfillInputs, written: Written): string[] {
  return [...counts.inWords().map((line) => `Candles, ${line}`), ...leftOutInWords(written)];
}

function printResult(
  { out, json }: BackfillOptions,
  { agents, table, counts }: BackfillInputs,
  { lines, resumedLines, inferenceSeconds, tooFewBars, failed }: Written,
  seconds: number,
  { stdout, stderr }: CommandContext,
): void {
  const told = {
    path: out,
    lines: resumedLines + lines,
    resumed_lines: resumedLines,
    agents: agents.map(({ name }) => name),
    symbols: table.symbols,
    candles: counts.asJson(),
    left_out: { too_few_bars: Object.fromEntries(tooFewBars), failed: Object.fromEntries(failed) },
    seconds,
    inference_seconds: inferenceSeconds,
    inference_share: inferenceSeconds / seconds,
  };
  // With --out - the standard output carries only the log.
  writePage(
    out === STDOUT ? stderr : stdout,
    json
      ? JSON.stringify(told)
      : `✅ Predictions saved: ${countOf(told.lines, 'line')} in ${out} (${seconds.toFixed(1)} s, ${percent(told.inference_share)} of it in the models)`,
  );
}
