export type DecisionLogEvent =
  /** Called once per outage. */
  | { readonly kind: 'failed'; readonly error: Error }
  | { readonly kind: 'recovered'; readonly droppedLines: number }
  /** The queue is full: from now on lines are dropped. Called once until `dropped` or `recovered`. */
  | { readonly kind: 'dropping' }
  /** Lines were dropped since the last report although the disk worked: it was too slow. */
  | { readonly kind: 'dropped'; readonly droppedLines: number }
  /** A torn last line was moved aside. */
  | { readonly kind: 'repaired'; readonly file: string; readonly movedTo: string }
  /** The torn line stays in its file; later text starts on a new line. */
  | { readonly kind: 'repair_failed'; readonly file: string; readonly error: Error };

/** Counts of the log since its start, and whether the disk is writable. */
export class LogHealth {
  readonly onEvent: (event: DecisionLogEvent) => void;
  #writtenLines = 0;
  #writtenBytes = 0;
  #droppedLines = 0;
  #errors = 0;
  #lastError: string | null = null;
  /** Dropped lines that were reported as an event. */
  #toldLines = 0;
  #isInOutage = false;

  constructor(onEvent: (event: DecisionLogEvent) => void) {
    this.onEvent = onEvent;
  }

  get isWritable(): boolean {
    return !this.#isInOutage;
  }

  wrote(lines: number, bytes: number): void {
    this.#writtenLines += lines;
    this.#writtenBytes += bytes;
    this.succeeded();
  }

  dropped(): void {
    const isFirst = this.#droppedLines === this.#toldLines;
    this.#droppedLines += 1;
    if (isFirst) this.onEvent({ kind: 'dropping' });
  }

  failed(error: Error): void {
    this.#errors += 1;
    this.#lastError = error.message;
    if (this.#isInOutage) return;
    this.#isInOutage = true;
    this.onEvent({ kind: 'failed', error });
  }

  succeeded(): void {
    const droppedLines = this.#droppedLines - this.#toldLines;
    this.#toldLines = this.#droppedLines;
    if (this.#isInOutage) this.onEvent({ kind: 'recovered', droppedLines });
    else if (droppedLines > 0) this.onEvent({ kind: 'dropped', droppedLines });
    this.#isInOutage = false;
  }

  state() {
    return {
      writable: this.isWritable,
      written_lines: this.#writtenLines,
      written_bytes: this.#writtenBytes,
      dropped_lines: this.#droppedLines,
      errors: this.#errors,
      last_error: this.#lastError,
    };
  }
}
