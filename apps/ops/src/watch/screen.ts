import { clearLine, clearScreenDown, cursorTo } from 'node:readline';
import { escapeForeignPage, wrapPage } from '@meta-agent/command-line';

/** DEC private modes: the alternate screen, the cursor, and the wrapping of long lines. */
const ENTER = '\u001B[?1049h\u001B[?25l\u001B[?7l';
const LEAVE = '\u001B[?7h\u001B[?25h\u001B[?1049l';

/** A terminal's alternate screen; `leave` restores the contents of the main screen. */
export class Screen {
  readonly #stream: NodeJS.WriteStream;
  #isOpen = false;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
  }

  get columns(): number {
    return this.#stream.columns;
  }

  enter(): void {
    this.#isOpen = true;
    this.#stream.write(ENTER);
  }

  /** Draws each line over the old one, so that the screen does not flicker. Long lines are wrapped. */
  draw(lines: readonly string[]): void {
    if (!this.#isOpen) return;
    cursorTo(this.#stream, 0, 0);
    const fitted = lines.flatMap((line) =>
      wrapPage(escapeForeignPage(line), this.columns).split('\n'),
    );
    const shown = fitted.slice(0, this.#stream.rows);
    shown.forEach((line, i) => {
      clearLine(this.#stream, 0);
      this.#stream.write(i === shown.length - 1 ? line : `${line}\r\n`);
    });
    if (shown.length < this.#stream.rows) {
      this.#stream.write('\r\n');
      clearScreenDown(this.#stream);
    }
  }

  /** May be called more than once. */
  leave(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#stream.write(LEAVE);
  }
}
