/** The output streams and the abort signal of a run; from the process, or from a test. */
export interface Surroundings {
  readonly stdout: Pick<NodeJS.WritableStream, 'write'>;
  readonly stderr: Pick<NodeJS.WritableStream, 'write'>;
  /** The signal's reason is a SimulateError. */
  readonly signal?: AbortSignal;
}
