import { CommandError, type ErrorDetails } from './command-error';
import type { ExitCode } from './exit-codes';

/** The class of a project's errors. */
export type ErrorClass<Code extends string> = new (
  code: Code,
  details: ErrorDetails,
) => CommandError<Code>;

/**
 * The errors of one project: a class whose codes are those of a catalogue, each with the exit code
 * that a command ends with.
 * @example
 * class BakeryError extends defineErrors('BakeryError', {
 *   oven_cold: EXIT.unreachable,
 *   recipe_unknown: EXIT.badInput,
 * }) {}
 * const error = new BakeryError('oven_cold', { message: 'The oven is cold.', next: 'light it' });
 * error.exitCode; // EXIT.unreachable
 */
export function defineErrors<const Catalogue extends Readonly<Record<string, ExitCode>>>(
  name: string,
  catalogue: Catalogue,
): ErrorClass<keyof Catalogue & string> {
  return class extends CommandError<keyof Catalogue & string> {
    override readonly name = name;

    constructor(code: keyof Catalogue & string, details: ErrorDetails) {
      super(code, catalogue[code], details);
    }
  };
}
