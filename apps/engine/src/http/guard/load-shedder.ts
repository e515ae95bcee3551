import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { ShedCause } from '../../metrics/shed-causes';
import { EngineError } from '../../problem/engine-error';

export interface LoadLimits {
  /** Requests in flight at the same time: those whose whole body has arrived. */
  readonly maxInFlight: number;
  /** Longest time of one turn of the event loop; what then still waits in it is refused. */
  readonly maxTurnMs: number;
  /** Decisions are refused while the event loop's median lag over the last second is above this. */
  readonly maxLagMs: number;
}

export const DEFAULT_LOAD_LIMITS: LoadLimits = Object.freeze({
  maxInFlight: 1024,
  maxTurnMs: 25,
  maxLagMs: 250,
});

/** So many of a turn are always decided: a pause of the whole process refuses nobody. */
const LEAST_OF_TURN = 64;

const RESOLUTION_MS = 10;
const WINDOW_MS = 1000;
const RETRY = { headers: { 'retry-after': '1' } };

/** Refuses requests early under overload, so that accepted requests finish in time. */
export class LoadShedder {
  readonly #limits: LoadLimits;
  readonly #onShed: (cause: ShedCause) => void;
  readonly #delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  readonly #timer: NodeJS.Timeout;
  #medianLagMs = 0;
  #lagMs = 0;
  #begun = 0;
  #turnStartMs = 0;
  inFlight = 0;

  constructor(limits: LoadLimits, onShed: (cause: ShedCause) => void) {
    this.#limits = limits;
    this.#onShed = onShed;
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
    if (this.#begun === 0) {
      this.#turnStartMs = performance.now();
      setImmediate(this.#endTurn);
    }
    this.#begun += 1;
    const { maxTurnMs } = this.#limits;
    if (this.#begun <= LEAST_OF_TURN || performance.now() - this.#turnStartMs <= maxTurnMs) return;
    this.#onShed('turn');
    throw new EngineError('overloaded', {
      expected: `requests that are decided within ${maxTurnMs} ms`,
      ...RETRY,
    });
  }

  readonly #endTurn = () => {
    this.#begun = 0;
  };

  sample(): void {
    // The monitor's measurement includes its own interval.
    const lag = (percentile: number) =>
      Math.max(0, this.#delay.percentile(percentile) / 1e6 - RESOLUTION_MS);
    this.#medianLagMs = this.#delay.count === 0 ? 0 : lag(50);
    this.#lagMs = this.#delay.count === 0 ? 0 : lag(99);
    this.#delay.reset();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#delay.disable();
  }
}
