import { parseTimestamp } from '@meta-agent/features';
import { SymbolHistory } from '../history/symbol-history';
import { SignalBatch } from '../signals/signal-batch';
import type { Moment, SignalLine } from '../signals/signal-lines';
import type { Reporter } from '../terminal/reporter';
import type { BackfillInputs } from './read-inputs';
import type { ResumePoint } from './resume-point';

const MINUTE_MS = 60_000;

export interface ReplayOptions {
  /** Bars from one record of a symbol to the next. */
  readonly every: number;
  /** The first moment to compute; null for all. */
  readonly from: ResumePoint | null;
  readonly signal: AbortSignal;
  readonly reporter: Pick<Reporter, 'progress'>;
}

/** What a replay found. */
export interface Replay {
  readonly lines: number;
  /** Seconds in the models. */
  readonly inferenceSeconds: number;
  readonly tooFewBars: ReadonlyMap<string, number>;
  readonly failed: ReadonlyMap<string, number>;
}

/** One symbol of a replay. */
interface Replayed {
  readonly history: SymbolHistory;
  /** Close of the first bar with a regime: the records' spacing counts from it. */
  firstMs: number | null;
}

/**
 * Computes the records of all candles in order of time.
 * @param write receives the lines of some moments; awaited before the next ones are computed
 * @throws the signal's reason, errors of `write`
 */
export async function replayCandles(
  inputs: BackfillInputs,
  { from, signal, reporter, every }: ReplayOptions,
  write: (text: string) => Promise<void>,
): Promise<Replay> {
  const { agents, table } = inputs;
  const batch = new SignalBatch(agents);
  let lines = 0;
  const flush = async (share: number) => {
    signal.throwIfAborted();
    const written = (await batch.ask()).flat();
    lines += written.length;
    await write(textOf(written));
    reporter.progress('Signals', share);
  };
  let isReached = from === null;
  for (const { moment, history, row } of momentsOf(inputs, every)) {
    isReached ||= from !== null && isMoment(from, moment);
    if (!isReached) continue;
    batch.add(moment, history.bars);
    if (batch.isFull) await flush(row / table.length);
  }
  if (batch.length > 0) await flush(1);
  const { inferenceMs, troubles } = batch;
  return { lines, inferenceSeconds: inferenceMs / 1000, ...troubles };
}

/** The moments at which records are due, with the history up to each. */
function* momentsOf(
  { agents, table, counts }: BackfillInputs,
  every: number,
): Generator<{ readonly moment: Moment; readonly history: SymbolHistory; readonly row: number }> {
  const intervalMs = agents[0].intervalMinutes * MINUTE_MS;
  const lookback = Math.max(...agents.map((agent) => agent.lookback));
  const replayed = new Map<string, Replayed>();
  for (const row of table.timeOrder()) {
    const candle = table.at(row);
    const { symbol, closeMs } = candle;
    let own = replayed.get(symbol);
    if (own === undefined) {
      own = { history: new SymbolHistory(intervalMs, lookback), firstMs: null };
      replayed.set(symbol, own);
    }
    const taken = own.history.take(candle);
    counts.add(candle, taken);
    if (!taken.taken || taken.regime === null) continue;
    own.firstMs ??= closeMs;
    if (((closeMs - own.firstMs) / intervalMs) % every !== 0) continue;
    yield { moment: { symbol, closeMs, regime: taken.regime }, history: own.history, row };
  }
}

const isMoment = ({ symbol, timestamp }: ResumePoint, moment: Moment) =>
  moment.symbol === symbol && moment.closeMs === parseTimestamp(timestamp);

const textOf = (lines: readonly SignalLine[]) => lines.map(({ text }) => `${text}\n`).join('');
