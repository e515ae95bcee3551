import type { CommanderError } from 'commander';
import { TrainerError } from '../errors';

/** A mistyped command line, in the words of every other error. */
export function usageError(cause: CommanderError): TrainerError {
  // The first line says what is wrong; a second, in parentheses, may guess what was meant.
  const [what, guess = ''] = cause.message.replace(/^error: /, '').split('\n');
  const help = '--help lists the commands, and after a command its flags';
  return new TrainerError('bad_usage', {
    message: `${what}.`,
    next: guess === '' ? help : `${guess.slice(1, -1)} ${help}`,
    cause,
  });
}
