/** What a command has of the world. */
export interface CommandContext {
  /** For results alone. */
  readonly stdout: NodeJS.WriteStream;
  /** For lines, progress and errors. */
  readonly stderr: NodeJS.WriteStream;
  /** The registry unless --model-dir names another. */
  readonly modelDir: string;
  readonly logLevel: string;
  /** Who runs this; for the ledger. */
  readonly actor: string;
  readonly nowMs: () => number;
  readonly exit: (code: number) => void;
}
