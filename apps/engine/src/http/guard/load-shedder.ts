import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { ShedCause } from '../../metrics/shed-causes';
import { EngineError } from '../../problem/engine-error';

export interface LoadLimits {
  /** Requests in flight at the same time: those whose whole body has arrived. */
  readonly maxInFlight: number;
  /** Decisions are refused while the event loop's median lag over the last second is above this. */
  readonly maxLagMs: number;
}

export const DEFAULT_LOAD_LIMITS: LoadLimits = Object.freeze({ maxInFlight: 1024, maxLagMs: 250 });

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
