import type { EventEmitter } from 'node:events';
import { EXIT } from '../errors/exit-codes';

const USUAL_SIZE: Sized = { columns: 80, rows: 24 };

/** The size of a terminal, in characters; undefined where the stream is none. */
interface Sized {
  columns?: number | undefined;
  rows?: number | undefined;
}

/** The guarded parts of the process. */
export interface GuardedProcess {
  readonly stdout: EventEmitter & Sized;
  readonly stderr: EventEmitter & Sized & { write(text: string): unknown };
  readonly exitCode?: number | string | null | undefined;
  readonly exit: (code: number) => void;
}

/**
 * Ends the process when its output has no reader: quietly, with the current exit code,
 * when a pipe was closed (`… | head -1`), and with an error when the output cannot be written. A terminal
 * that does not tell its size, such as a serial line, gets the usual one.
 */
export function guardOutput(process: GuardedProcess): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') {
      const code = error.code ?? error.message;
      process.stderr.write(
        `error output_failed: The standard output cannot be written.\n  received: ${code}\n` +
          '  next: check the disk or the program that the output goes to\n',
      );
      process.exit(EXIT.unexpected);
      return;
    }
    process.exit(Number(process.exitCode ?? EXIT.done));
  });
  // A command without a reader of its lines still does its work.
  process.stderr.on('error', () => undefined);
  for (const stream of [process.stdout, process.stderr]) {
    if (stream.columns === 0) Object.assign(stream, USUAL_SIZE);
  }
}
