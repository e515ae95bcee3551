import { performance } from 'node:perf_hooks';
import { ACTIONS } from '@meta-agent/features';
import type { Agent } from '../agents/agent';
import { CHANNELS } from '../agents/agent-schema';
import { isDistribution } from '../agents/is-distribution';
import type { CandleRing } from '../candles/candle-ring';
import { fillWindow } from '../candles/fill-window';
import { signalLines, type Moment, type Probabilities, type SignalLine } from './signal-lines';

/** Windows in one call of a model: larger batches were not faster. */
const BATCH_MOMENTS = 64;

const NO_ROW = -1;

/** The windows of one agent. */
interface AgentWindows {
  readonly agent: Agent;
  /** Doubles of one window. */
  readonly size: number;
  /** Probabilities of one answer. */
  readonly width: number;
  readonly windows: Float32Array;
  /** By moment, the row of its window; NO_ROW without one. */
  readonly rows: Int32Array;
  count: number;
}

/** What a batch found, beyond its records. */
export interface AgentTroubles {
  /** By agent: moments at which it had too few bars without a gap. */
  readonly tooFewBars: ReadonlyMap<string, number>;
  /** By agent: moments at which it failed or its answer was no probability. */
  readonly failed: ReadonlyMap<string, number>;
}

/** Moments whose agents are asked together. The windows are copied, so that histories may go on. */
export class SignalBatch {
  readonly troubles = { tooFewBars: new Map<string, number>(), failed: new Map<string, number>() };
  /** Time spent in the models. */
  inferenceMs = 0;
  readonly #all: readonly AgentWindows[];
  /** The longest window first: the others copy its prices. */
  readonly #byLookback: readonly AgentWindows[];
  /** Of all agents, ascending. */
  readonly #horizons: readonly number[];
  readonly #moments: Moment[] = [];

  constructor(agents: readonly Agent[]) {
    this.#all = agents.map((agent) => {
      const size = agent.lookback * CHANNELS.length;
      const width = agent.horizonsMinutes.length * ACTIONS.length;
      const windows = new Float32Array(BATCH_MOMENTS * size);
      return { agent, size, width, windows, rows: new Int32Array(BATCH_MOMENTS), count: 0 };
    });
    this.#byLookback = [...this.#all].sort((a, b) => b.size - a.size);
    const horizons = new Set(agents.flatMap(({ horizonsMinutes }) => horizonsMinutes));
    this.#horizons = [...horizons].sort((a, b) => a - b);
  }

  get length(): number {
    return this.#moments.length;
  }

  get isFull(): boolean {
    return this.#moments.length === BATCH_MOMENTS;
  }

  /** Takes a moment; an agent whose window would reach over a gap is left out of its lines. */
  add(moment: Moment, bars: CandleRing): void {
    const at = this.#moments.push(moment) - 1;
    let longer: Float32Array | undefined;
    for (const own of this.#byLookback) {
      const { agent, size, windows, count } = own;
      if (bars.length < agent.lookback) {
        own.rows[at] = NO_ROW;
        increase(this.troubles.tooFewBars, agent.name);
        continue;
      }
      const window = windows.subarray(count * size, (count + 1) * size);
      fillWindow(bars, agent.lookback, window, longer);
      longer ??= window;
      own.rows[at] = count;
      own.count += 1;
    }
  }

  /** Asks the agents. @returns the lines of each moment; the batch is empty afterwards */
  async ask(): Promise<SignalLine[][]> {
    const started = performance.now();
    const answers = await Promise.all(this.#all.map(answersOf));
    this.inferenceMs += performance.now() - started;
    const lines = this.#moments.map((moment, at) =>
      signalLines(moment, this.#probabilitiesAt(at, answers), this.#horizons),
    );
    for (const own of this.#all) own.count = 0;
    this.#moments.length = 0;
    return lines;
  }

  #probabilitiesAt(moment: number, answers: readonly Answers[]): Probabilities[] {
    const found: Probabilities[] = [];
    for (const [i, { agent, rows, width }] of this.#all.entries()) {
      const row = rows[moment];
      if (row === NO_ROW) continue;
      const values = answers[i];
      const at = row * width;
      if (areDistributions(values, at, width)) found.push({ agent, values, at });
      else increase(this.troubles.failed, agent.name);
    }
    return found;
  }
}

/** The answers to all windows of an agent; NaN where the model throws. */
type Answers = Float32Array;

async function answersOf({ agent, count, size, width, windows }: AgentWindows): Promise<Answers> {
  if (count === 0) return new Float32Array();
  if (agent.isBatchable) {
    const all = await agent.predict(windows.subarray(0, count * size), count).catch(() => null);
    if (all !== null) return all;
  }
  // One by one: a window that fails leaves out no other.
  const answers = new Float32Array(count * width).fill(NaN);
  for (let row = 0; row < count; row += 1) {
    const window = windows.subarray(row * size, (row + 1) * size);
    const own = await agent.predict(window, 1).catch(() => null);
    if (own !== null) answers.set(own, row * width);
  }
  return answers;
}

function areDistributions(values: Float32Array, from: number, width: number): boolean {
  for (let at = from; at < from + width; at += ACTIONS.length) {
    if (!isDistribution(values, at)) return false;
  }
  return true;
}

function increase(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
