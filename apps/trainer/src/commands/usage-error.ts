import type { Command, CommanderError } from 'commander';
import { TrainerError } from '../errors';

/** A mistyped command line, in the words of every other error. */
export function usageError(cause: CommanderError): TrainerError {
  // The first line says what is wrong; a second, in parentheses, may guess what was meant.
  const [what, guess = ''] = cause.message.replace(/^error: /, '').split('\n');
  return badUsage(what, guess === '' ? '' : `${guess.slice(1, -1)} `);
}

/** Options that are required wherever they exist. */
const REQUIRED = ['--predictions', '--out'];

/**
 * Commander would miss a required option before it sees that it is mistyped.
 * @throws TrainerError
 */
export function requireOptions(command: Command): void {
  const values = command.opts();
  for (const option of command.options) {
    const isMissing = values[option.attributeName()] === undefined;
    if (isMissing && REQUIRED.includes(option.long ?? '')) {
      throw badUsage(`required option '${option.flags}' not specified`, '');
    }
  }
}

function badUsage(what: string, guess: string): TrainerError {
  return new TrainerError('bad_usage', {
    message: `${what}.`,
    next: `${guess}--help lists the commands, and after a command its flags`,
  });
}
