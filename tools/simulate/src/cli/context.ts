/** Where a run writes and what can end it: the process, or a test. */
export interface Surroundings {
  readonly stdout: Pick<NodeJS.WritableStream, 'write'>;
  readonly stderr: Pick<NodeJS.WritableStream, 'write'>;
  /** Its reason is a SimulateError. */
  readonly signal?: AbortSignal;
}
