import { defineErrors, EXIT } from '@meta-agent/command-line';

/** The simulation's own errors: stable codes, each with its exit code. */
export class SimulateError extends defineErrors('SimulateError', {
  invalid_option: EXIT.badInput,
  foreign_file: EXIT.badInput,
  write_failed: EXIT.badInput,
  interrupted: EXIT.interrupted,
}) {}

/** The error of a simulation that a signal ends. */
export function interruptedBy(signal: NodeJS.Signals): SimulateError {
  const message = `${signal}: nothing was written.`;
  return new SimulateError('interrupted', { message, next: 'run this again' });
}
