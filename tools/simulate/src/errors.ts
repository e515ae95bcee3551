export type SimulateErrorCode = 'invalid_option' | 'foreign_file' | 'write_failed' | 'interrupted';

const EXIT_CODES: Readonly<Record<SimulateErrorCode, number>> = {
  invalid_option: 2,
  foreign_file: 2,
  write_failed: 2,
  // What a shell reports of a program that Ctrl-C ended: 128 + SIGINT.
  interrupted: 130,
};

/** Anything that ends a run on purpose: a stable code, and what was expected and received. */
export class SimulateError extends Error {
  override readonly name = 'SimulateError';
  readonly exitCode: number;

  constructor(
    readonly code: SimulateErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.exitCode = EXIT_CODES[code];
  }
}
