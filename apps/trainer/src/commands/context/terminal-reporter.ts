import { Writable } from 'node:stream';
import { escapeForeign, wrapPage } from '@meta-agent/command-line';
import { MultiBar, type SingleBar } from 'cli-progress';
import { pino } from 'pino';
import pretty from 'pino-pretty';
import type { Reporter } from '../../reporter';

const BAR = {
  format: '{stage} [{bar}] {percentage}% · {eta_formatted} left',
  hideCursor: true,
  clearOnComplete: true,
  // Each line replaces the bar; the bar is redrawn below the line.
  forceRedraw: true,
};

/** The levels of which --quiet shows the warnings alone. */
const LOUDER = ['trace', 'debug', 'info'];

export interface TerminalReporter extends Reporter {
  /** Removes the bar from the terminal. */
  end(): void;
}

export interface TerminalReporterOptions {
  readonly level: string;
  /** Neither progress nor anything below a warning is shown. */
  readonly isQuiet: boolean;
  readonly onProgress: ((stage: string, share: number) => void) | null;
}

/** Reports on a stream: lines like `[INFO] …`, and on a terminal a progress bar below them. */
export function createTerminalReporter(
  stream: NodeJS.WriteStream,
  { level, isQuiet, onProgress }: TerminalReporterOptions,
): TerminalReporter {
  let bars = stream.isTTY && !isQuiet ? new MultiBar({ ...BAR, stream }) : null;
  const lines = new Writable({
    write(chunk: Buffer, _, done) {
      const text = wrapPage(chunk.toString(), stream.columns);
      bars?.log(text);
      if (bars) bars.update();
      else stream.write(text);
      done();
    },
  });
  const log = pino(
    { level: isQuiet && LOUDER.includes(level) ? 'warn' : level },
    pretty({
      colorize: false,
      destination: lines,
      hideObject: true,
      ignore: 'pid,hostname,time,level',
      messageFormat: '[{levelLabel}] {msg}',
      sync: true,
    }),
  );
  let bar: SingleBar | null = null;
  let shown: string | null = null;
  return {
    info(line) {
      log.info(escapeForeign(line));
    },
    warn(line) {
      log.warn(escapeForeign(line));
    },
    progress(stage, share) {
      onProgress?.(stage, share);
      // The time that is left is estimated for each stage.
      if (shown !== stage) bar?.start(100, 0, { stage });
      shown = stage;
      bar ??= bars?.create(100, 0, { stage }) ?? null;
      bar?.update(Math.round(100 * share), { stage });
      // The bar's own timer cannot fire during a fit: draw the bar here.
      bars?.update();
    },
    end() {
      bars?.stop();
      bars = null;
    },
  };
}
