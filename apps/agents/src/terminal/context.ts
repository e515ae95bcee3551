import type { Readable } from 'node:stream';

/** The streams, environment and signals of a command. */
export interface CommandContext {
  readonly stdin: Readable;
  /** Receives results only. */
  readonly stdout: NodeJS.WritableStream;
  /** Receives notes, progress and errors. */
  readonly stderr: NodeJS.WriteStream;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  readonly version: string;
  /** Aborted by SIGINT or SIGTERM; the reason is an AgentsError. */
  readonly signal: AbortSignal;
  readonly exit: (code: number) => void;
}
