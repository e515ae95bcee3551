/** What a command may use of the process. */
export interface CommandContext {
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly env: NodeJS.ProcessEnv;
  /** Aborted by SIGINT and SIGTERM. */
  readonly stopping: AbortSignal;
  /** Who demotes a model, for the ledger. */
  readonly actor: string;
  readonly exit: (code: number) => void;
}
