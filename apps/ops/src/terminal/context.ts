import type { CommandInput } from '@meta-agent/command-line';

/** What a command has of the world. */
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
  /** Who runs this; for the ledger. */
  readonly actor: string;
  readonly exit: (code: number) => void;
}

/** What a step needs of what was typed: these options, whatever else there is. */
export type Given<Options> = Pick<CommandInput<Options>, 'options'>;
