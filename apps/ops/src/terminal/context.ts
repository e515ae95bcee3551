import type { CommandInput } from '@meta-agent/command-line';

/** The streams, environment and user of a command. */
export interface CommandContext {
  /** For keys alone. */
  readonly stdin: NodeJS.ReadStream;
  /** For results alone. */
  readonly stdout: NodeJS.WriteStream;
  /** For questions, remarks and errors. */
  readonly stderr: NodeJS.WriteStream;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  /** Whether somebody can be asked. */
  readonly isInteractive: boolean;
  /** What was typed, to be typed again. */
  readonly typed: readonly string[];
  /** The user who runs the command; written to the ledger. */
  readonly actor: string;
  readonly exit: (code: number) => void;
}

/** What a step needs of what was typed: these options, whatever else there is. */
export type Given<Options> = Pick<CommandInput<Options>, 'options'>;
