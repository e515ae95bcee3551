import { EngineError } from '../../problem/engine-error';

export interface BatchTurnsOptions {
  /** Whether the decision log takes more rows of batches: the rest of its queue is a reserve. */
  readonly hasRoom: () => boolean;
  readonly onRefused: () => void;
  /** How long a batch waits for room. */
  readonly maxWaitMs?: number;
}

interface Waiting {
  readonly sinceMs: number;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** A batch that can ask for a turn. */
export interface Turns {
  next(): Promise<void>;
}

const MAX_WAIT_MS = 10_000;
const POLL_MS = 10;

/**
 * Gives batches their turns: one slice of one batch in a turn of the event loop, so that a single
 * decision waits for one slice however many batches there are, and none while the decision log is
 * behind.
 */
export class BatchTurns implements Turns {
  readonly #options: BatchTurnsOptions;
  readonly #maxWaitMs: number;
  readonly #waiting: Waiting[] = [];
  #isRunning = false;

  constructor(options: BatchTurnsOptions) {
    this.#options = options;
    this.#maxWaitMs = options.maxWaitMs ?? MAX_WAIT_MS;
  }

  /** Resolves in a turn for the caller alone. @throws EngineError decision_log_busy */
  next(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ sinceMs: performance.now(), resolve, reject });
      if (this.#isRunning) return;
      this.#isRunning = true;
      setImmediate(this.#run);
    });
  }

  readonly #run = (): void => {
    const hasRoom = this.#options.hasRoom();
    if (hasRoom) this.#waiting.shift()?.resolve();
    else this.#refuseLate();
    this.#isRunning = this.#waiting.length > 0;
    if (!this.#isRunning) return;
    if (hasRoom) setImmediate(this.#run);
    else setTimeout(this.#run, POLL_MS);
  };

  #refuseLate(): void {
    const startMs = performance.now() - this.#maxWaitMs;
    while (this.#waiting.length > 0 && this.#waiting[0].sinceMs < startMs) {
      this.#options.onRefused();
      this.#waiting.shift()?.reject(this.#busy());
    }
  }

  #busy(): EngineError {
    return new EngineError('decision_log_busy', {
      expected: `room in the queue of the decision log within ${this.#maxWaitMs / 1000} s`,
      received: 'a queue that stays long',
      headers: { 'retry-after': '5' },
    });
  }
}
