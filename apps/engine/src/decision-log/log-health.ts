export type DecisionLogEvent =
  /** Called once per outage. */
  | { readonly kind: 'failed'; readonly error: Error }
  | { readonly kind: 'recovered'; readonly droppedLines: number }
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
  #outage: { readonly droppedBefore: number } | undefined;

  constructor(onEvent: (event: DecisionLogEvent) => void) {
    this.onEvent = onEvent;
  }

  get isWritable(): boolean {
    return this.#outage === undefined;
  }

  wrote(lines: number, bytes: number): void {
    this.#writtenLines += lines;
    this.#writtenBytes += bytes;
    this.succeeded();
  }

  dropped(): void {
    this.#droppedLines += 1;
  }

  failed(error: Error): void {
    this.#errors += 1;
    this.#lastError = error.message;
    if (this.#outage !== undefined) return;
    this.#outage = { droppedBefore: this.#droppedLines };
    this.onEvent({ kind: 'failed', error });
  }

  succeeded(): void {
    if (this.#outage === undefined) return;
    const droppedLines = this.#droppedLines - this.#outage.droppedBefore;
    this.#outage = undefined;
    this.onEvent({ kind: 'recovered', droppedLines });
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
