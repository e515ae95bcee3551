import { monitorEventLoopDelay, type IntervalHistogram } from 'node:perf_hooks';
import type { ShedCause } from '../../metrics/shed-causes';
import { EngineError } from '../../problem/engine-error';

export interface LoadLimits {
  /** Requests in flight at the same time: those whose whole body has arrived. */
  readonly maxInFlight: number;
  /** Most processor time of one turn of the event loop; what then still waits in it is refused. */
  readonly maxTurnMs: number;
  /** Decisions are refused while the event loop's median lag over the last second is above this, … */
  readonly maxLagMs: number;
  /** … and the process itself used at least this share of a processor: else the machine is late, not its work. */
  readonly leastWork: number;
}

export const DEFAULT_LOAD_LIMITS: LoadLimits = Object.freeze({
  maxInFlight: 1024,
  maxTurnMs: 20,
  maxLagMs: 250,
  leastWork: 0.5,
});

/**
 * So many of a turn are always decided, in about 12 ms: what a desk has waiting after a pause, or sends to an
 * engine that has just started, is no overload.
 */
const LEAST_OF_TURN = 512;
/** A turn is timed from this request on: to read the processor time costs a fortieth of a decision. */
const TIMED_FROM = 64;

interface WorkClock {
  readonly elapsedMs: () => number;
  /** Of all threads of the process, user and system. */
  readonly processorMs: () => number;
}

const CLOCK: WorkClock = {
  elapsedMs: () => performance.now(),
  processorMs: () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  },
};

const RESOLUTION_MS = 10;
const WINDOW_MS = 1000;
const RETRY = { headers: { 'retry-after': '1' } };

/** Refuses requests early under overload, so that accepted requests finish in time. */
export class LoadShedder {
  readonly #limits: LoadLimits;
  readonly #onShed: (cause: ShedCause) => void;
  readonly #clock: WorkClock;
  readonly #delay: IntervalHistogram;
  readonly #timer: NodeJS.Timeout;
  #medianLagMs = 0;
  #lagMs = 0;
  #begun = 0;
  #turnStart = { elapsedMs: 0, processorMs: 0 };
  #windowStart: { elapsedMs: number; processorMs: number };
  inFlight = 0;

  constructor(
    limits: LoadLimits,
    onShed: (cause: ShedCause) => void,
    { clock = CLOCK, delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS }) } = {},
  ) {
    this.#limits = limits;
    this.#onShed = onShed;
    this.#clock = clock;
    this.#delay = delay;
    this.#windowStart = this.#now();
    this.#delay.enable();
    this.#timer = setInterval(() => {
      this.sample();
    }, WINDOW_MS).unref();
  }

  /** 99th percentile of the event loop's lag over the last second, milliseconds. */
  get lagMs(): number {
    return this.#lagMs;
  }

  /** @throws EngineError too_many_requests, overloaded */
  assertCapacity(): void {
    const { maxInFlight, maxLagMs } = this.#limits;
    if (this.inFlight > maxInFlight) {
      this.#onShed('in_flight');
      const expected = `at most ${maxInFlight} requests at once`;
      throw new EngineError('too_many_requests', { expected, ...RETRY });
    }
    if (this.#medianLagMs > maxLagMs) {
      this.#onShed('event_loop_lag');
      const received = `an event loop that lags ${Math.round(this.#medianLagMs)} ms`;
      throw new EngineError('overloaded', {
        expected: `at most ${maxLagMs} ms`,
        received,
        ...RETRY,
      });
    }
  }

  /**
   * A request with its whole body begins. More than a turn can answer in time came at once: those that
   * are refused now are answered at once too, where they would wait longer and longer else.
   * @throws EngineError overloaded
   */
  beginInTurn(): void {
    if (this.#begun === 0) setImmediate(this.#endTurn);
    this.#begun += 1;
    if (this.#begun === TIMED_FROM) this.#turnStart = this.#now();
    if (this.#begun <= LEAST_OF_TURN || !this.#isTurnOver()) return;
    this.#onShed('turn');
    throw new EngineError('overloaded', {
      expected: `requests that are decided within ${this.#limits.maxTurnMs} ms`,
      ...RETRY,
    });
  }

  readonly #endTurn = () => {
    this.#begun = 0;
  };

  #now() {
    const { elapsedMs, processorMs } = this.#clock;
    return { elapsedMs: elapsedMs(), processorMs: processorMs() };
  }

  /** Both have to be over: a process that waits for a processor works no longer, nor do its other threads. */
  #isTurnOver(): boolean {
    const { maxTurnMs } = this.#limits;
    const { elapsedMs, processorMs } = this.#clock;
    if (elapsedMs() - this.#turnStart.elapsedMs <= maxTurnMs) return false;
    return processorMs() - this.#turnStart.processorMs > maxTurnMs;
  }

  /** Of a processor, since the last sample. */
  #takeWork(): number {
    const [before, now] = [this.#windowStart, this.#now()];
    this.#windowStart = now;
    return (now.processorMs - before.processorMs) / (now.elapsedMs - before.elapsedMs);
  }

  sample(): void {
    // The monitor's measurement includes its own interval.
    const lag = (percentile: number) =>
      Math.max(0, this.#delay.percentile(percentile) / 1e6 - RESOLUTION_MS);
    const isWorking = this.#takeWork() >= this.#limits.leastWork;
    this.#medianLagMs = isWorking && this.#delay.count > 0 ? lag(50) : 0;
    this.#lagMs = this.#delay.count === 0 ? 0 : lag(99);
    this.#delay.reset();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#delay.disable();
  }
}
