import { Option, type Command, type CommanderError } from 'commander';
import { CommandError } from '../errors/command-error';
import { EXIT } from '../errors/exit-codes';

/** A mistyped command line, in the words of every other error. */
export function usageError(cause: CommanderError): CommandError {
  // The first line says what is wrong; a second, in parentheses, may guess what was meant.
  const [what, guess = ''] = cause.message.replace(/^error: /, '').split('\n');
  return badUsage(what, guess === '' ? '' : `${guess.slice(1, -1)} `);
}

/** An option that a command cannot do without, as its help says. */
export class NeededOption extends Option {
  constructor(flags: string, description: string) {
    super(flags, `${description} (required)`);
  }
}

/**
 * Commander would miss a required option before it sees that it is mistyped.
 * @throws CommandError bad_usage
 */
export function requireOptions(command: Command): void {
  const values = command.opts();
  for (const option of command.options) {
    if (!(option instanceof NeededOption)) continue;
    const value: unknown = values[option.attributeName()];
    if (value === undefined) throw badUsage(`required option '${option.flags}' not specified`, '');
    if (typeof value === 'string' && value.trim() === '') {
      throw badUsage(`required option '${option.flags}' is blank`, '');
    }
  }
}

function badUsage(what: string, guess: string): CommandError {
  return new CommandError('bad_usage', EXIT.badInput, {
    message: `${what}.`,
    next: `${guess}--help lists the commands, and after a command its flags`,
  });
}
