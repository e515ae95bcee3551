import type { TerminalReporter } from './terminal-reporter';

/** The streams, environment and user of a command. */
export interface World {
  /** For results alone. */
  readonly stdout: NodeJS.WriteStream;
  /** For lines, progress and errors. */
  readonly stderr: NodeJS.WriteStream;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  /** The user who runs the command; written to the ledger. */
  readonly actor: string;
  readonly nowMs: () => number;
  readonly exit: (code: number) => void;
}

/** What a command works with. */
export interface CommandContext extends World {
  /** The registry unless --model-dir names another. */
  readonly modelDir: string;
  readonly reporter: TerminalReporter;
}
