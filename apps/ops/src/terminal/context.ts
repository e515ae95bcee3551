import type { CommandInput } from '@meta-agent/command-line';

/** The streams, environment and user of a command. */
export interface CommandContext {
  /** Only for keys. */
  readonly stdin: NodeJS.ReadStream;
  /** Only for results. */
  readonly stdout: NodeJS.WriteStream;
  /** For questions, notes and errors. */
  readonly stderr: NodeJS.WriteStream;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  /** Whether a user can answer a question. */
  readonly isInteractive: boolean;
  /** The typed command, to be shown in suggestions. */
  readonly typed: readonly string[];
  /** The user who runs the command; written to the ledger. */
  readonly actor: string;
  readonly exit: (code: number) => void;
}

/** The typed options that a step needs. */
export type Given<Options> = Pick<CommandInput<Options>, 'options'>;
