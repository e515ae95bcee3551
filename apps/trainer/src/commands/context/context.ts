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
  readonly exit: (code: number) => void;
}

/** The dependencies of a command. */
export interface CommandContext extends World {
  /** The default registry; --model-dir overrides it. */
  readonly modelDir: string;
  readonly reporter: TerminalReporter;
}
