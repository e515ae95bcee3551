import type { EventEmitter } from 'node:events';

/** What lines end up in; emits `drop` for what it could not take. */
export interface LineTarget extends Pick<EventEmitter, 'on'> {
  write(text: string): unknown;
}

const FLUSH_MS = 100;
const FLUSH_CHARACTERS = 65_536;

/**
 * Gathers lines for a tenth of a second at most: pino's stream measures what it holds anew with
 * each write, which for single lines took longer than to decide.
 */
export class LineBatch {
  readonly #target: LineTarget;
  #lines: string[] = [];
  #characters = 0;
  #timer: NodeJS.Timeout | undefined;
  droppedLines = 0;

  constructor(target: LineTarget) {
    this.#target = target;
    target.on('drop', (text: string) => {
      this.droppedLines += text.split('\n').length - 1;
    });
    // A closed pipe: there is nobody left to tell, and decisions go on.
    target.on('error', () => {
      this.droppedLines += 1;
    });
  }

  write(line: string): void {
    this.#lines.push(line);
    this.#characters += line.length;
    if (this.#characters >= FLUSH_CHARACTERS) this.flush();
    else
      this.#timer ??= setTimeout(() => {
        this.flush();
      }, FLUSH_MS).unref();
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#lines.length === 0) return;
    const text = this.#lines.join('');
    this.#lines = [];
    this.#characters = 0;
    this.#target.write(text);
  }
}
