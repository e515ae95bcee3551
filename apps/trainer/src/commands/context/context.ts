import type { TerminalReporter } from './terminal-reporter';

/** The streams, environment and user of a command. */
export interface World {
  /** Receives results only. */
  readonly stdout: NodeJS.WriteStream;
  /** Receives log lines, progress and errors. */
  readonly stderr: NodeJS.WriteStream;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  /** The user who runs the command; written to the ledger. */
  readonly actor: string;
  readonly nowMs: () => number;
  /** Also told of progress: the worker that has started this process; null without one. */
  readonly onProgress: ((stage: string, share: number) => void) | null;
  readonly exit: (code: number) => void;
  /** Resolves when a signal asks this process to end; a second one ends it at once. */
  readonly ended: () => Promise<void>;
}

/** The dependencies of a command. */
export interface CommandContext extends World {
  /** The default registry; --model-dir overrides it. */
  readonly modelDir: string;
  readonly reporter: TerminalReporter;
}
