import { escapeForeign, wrapPage } from '@meta-agent/command-line';
import { MultiBar, type SingleBar } from 'cli-progress';

const BAR = {
  format: '{stage} [{bar}] {percentage}% {rest}',
  hideCursor: true,
  clearOnComplete: true,
  forceRedraw: true,
};

/** Notes for people, and on a terminal a progress bar below them. */
export class Reporter {
  /** Made by the first progress: its timer keeps the process alive until `end`. */
  #bars: MultiBar | null = null;
  #bar: SingleBar | null = null;

  constructor(readonly stream: NodeJS.WriteStream) {}

  info(line: string): void {
    this.#write(`[INFO] ${line}`);
  }

  warn(line: string): void {
    this.#write(`[WARN] ${line}`);
  }

  /** @param share 0..1 */
  progress(stage: string, share: number, rest = ''): void {
    if (!this.stream.isTTY) return;
    this.#bars ??= new MultiBar({ ...BAR, stream: this.stream });
    this.#bar ??= this.#bars.create(100, 0, { stage, rest });
    this.#bar.update(Math.floor(100 * share), { stage, rest });
    this.#bars.update();
  }

  /** Removes the bar from the terminal. */
  end(): void {
    this.#bars?.stop();
    this.#bars = null;
    this.#bar = null;
  }

  #write(line: string): void {
    const text = `${wrapPage(escapeForeign(line), this.stream.columns)}\n`;
    if (this.#bars === null) this.stream.write(text);
    else {
      this.#bars.log(text);
      this.#bars.update();
    }
  }
}
