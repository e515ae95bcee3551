import { performance } from 'node:perf_hooks';
import { ACTIONS } from '@meta-agent/features';
import type { Agent } from '../agents/agent';
import { CHANNELS } from '../agents/agent-schema';
import { isDistribution } from '../agents/is-distribution';
import type { CandleRing } from '../candles/candle-ring';
import { fillWindow } from '../candles/fill-window';
import { signalRecords, type Moment, type Probabilities, type SignalLine } from './signal-record';

/** Windows in one call of a model: larger batches were not faster. */
const BATCH_MOMENTS = 64;

const NO_ROW = -1;

/** The windows of one agent. */
interface AgentWindows {
  readonly agent: Agent;
  /** Doubles of one window. */
  readonly size: number;
  readonly windows: Float32Array;
  /** By moment, the row of its window; NO_ROW without one. */
  readonly rows: Int32Array;
  count: number;
}

/** What a batch found, beyond its records. */
interface AgentTroubles {
  /** By agent: moments at which it had too few bars without a gap. */
  readonly tooFewBars: Map<string, number>;
  /** By agent: moments at which it failed or its answer was no probability. */
  readonly failed: Map<string, number>;
}

/** Moments whose agents are asked together. The windows are copied, so that histories may go on. */
export class SignalBatch {
  readonly troubles: AgentTroubles = { tooFewBars: new Map(), failed: new Map() };
  /** Time spent in the models. */
  inferenceMs = 0;
  readonly #all: readonly AgentWindows[];
  readonly #moments: Moment[] = [];

  constructor(agents: readonly Agent[]) {
    this.#all = agents.map((agent) => {
      const size = agent.lookback * CHANNELS.length;
      const windows = new Float32Array(BATCH_MOMENTS * size);
      return { agent, size, windows, rows: new Int32Array(BATCH_MOMENTS), count: 0 };
    });
  }

  get length(): number {
    return this.#moments.length;
  }

  get isFull(): boolean {
    return this.#moments.length === BATCH_MOMENTS;
  }

  /** Takes a moment; an agent whose window would reach over a gap is left out of its records. */
  add(moment: Moment, bars: CandleRing): void {
    const at = this.#moments.push(moment) - 1;
    for (const own of this.#all) {
      const { agent, size, windows, count } = own;
      if (bars.length < agent.lookback) {
        own.rows[at] = NO_ROW;
        increase(this.troubles.tooFewBars, agent.name);
        continue;
      }
      fillWindow(bars, agent.lookback, windows.subarray(count * size, (count + 1) * size));
      own.rows[at] = count;
      own.count += 1;
    }
  }

  /** Asks the agents. @returns the records of each moment; the batch is empty afterwards */
  async ask(): Promise<SignalLine[][]> {
    const started = performance.now();
    const answers = await Promise.all(this.#all.map(answersOf));
    this.inferenceMs += performance.now() - started;
    const records = this.#moments.map((moment, at) =>
      signalRecords(moment, this.#probabilitiesAt(at, answers)),
    );
    for (const own of this.#all) own.count = 0;
    this.#moments.length = 0;
    return records;
  }

  #probabilitiesAt(moment: number, answers: readonly (Float32Array | null)[][]): Probabilities[] {
    return this.#all.flatMap(({ agent, rows }, i) => {
      const row = rows[moment];
      if (row === NO_ROW) return [];
      const values = answers[i][row];
      if (values !== null && areDistributions(values)) return [{ agent, values, at: 0 }];
      increase(this.troubles.failed, agent.name);
      return [];
    });
  }
}

/** The answer to each window; null when the model throws. */
async function answersOf(own: AgentWindows): Promise<(Float32Array | null)[]> {
  const { agent, count, size, windows } = own;
  if (count === 0) return [];
  if (agent.isBatchable) {
    const all = await agent.predict(windows.subarray(0, count * size), count).catch(() => null);
    const width = agent.horizonsMinutes.length * ACTIONS.length;
    if (all !== null) {
      return Array.from({ length: count }, (_, row) =>
        all.subarray(row * width, (row + 1) * width),
      );
    }
  }
  // One by one: a window that fails leaves out no other.
  const answers: (Float32Array | null)[] = [];
  for (let row = 0; row < count; row += 1) {
    const window = windows.subarray(row * size, (row + 1) * size);
    answers.push(await agent.predict(window, 1).catch(() => null));
  }
  return answers;
}

function areDistributions(values: Float32Array): boolean {
  for (let at = 0; at < values.length; at += ACTIONS.length) {
    if (!isDistribution(values, at)) return false;
  }
  return true;
}

function increase(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
