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
  readonly #bars: MultiBar | null;
  #bar: SingleBar | null = null;

  constructor(readonly stream: NodeJS.WriteStream) {
    this.#bars = stream.isTTY ? new MultiBar({ ...BAR, stream }) : null;
  }

  info(line: string): void {
    this.#write(`[INFO] ${line}`);
  }

  warn(line: string): void {
    this.#write(`[WARN] ${line}`);
  }

  /** @param share 0..1 */
  progress(stage: string, share: number, rest = ''): void {
    this.#bar ??= this.#bars?.create(100, 0, { stage, rest }) ?? null;
    this.#bar?.update(Math.floor(100 * share), { stage, rest });
    this.#bars?.update();
  }

  /** Removes the bar from the terminal. */
  end(): void {
    this.#bars?.stop();
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
