import { Option, type Command, type CommanderError } from 'commander';
import { CommandError } from '../errors/command-error';
import { EXIT } from '../errors/exit-codes';

/** A mistyped command line, in the form of every other error. */
export function usageError(cause: CommanderError): CommandError {
  // The first line states the fault; a second line, in parentheses, may suggest a correction.
  const [what, guess = ''] = cause.message.replace(/^error: /, '').split('\n');
  return badUsage(what, guess === '' ? '' : `${guess.slice(1, -1)} `);
}

/** A required option, marked as required in the help. */
export class NeededOption extends Option {
  constructor(
    flags: string,
    description: string,
    /** Null when it is not asked for. */
    readonly question: string | null,
  ) {
    super(
      flags,
      `${description} (${question === null ? 'required' : 'required; a terminal asks for it'})`,
    );
  }
}

/** Asks a question on the terminal. */
export type Ask = (question: string) => Promise<string>;

/**
 * Commander reports a missing required option before it notices that the option is mistyped.
 * @param ask undefined off a terminal
 * @throws CommandError bad_usage
 */
export async function requireOptions(command: Command, ask: Ask | undefined): Promise<void> {
  for (const option of command.options) {
    if (!(option instanceof NeededOption)) continue;
    const name = option.attributeName();
    if (command.getOptionValue(name) === undefined && option.question !== null && ask) {
      command.setOptionValue(name, [await ask(option.question)]);
    }
    const value: unknown = command.getOptionValue(name);
    if (value === undefined) throw badUsage(`required option '${option.flags}' not specified`, '');
    if ([value].flat().some((text) => typeof text === 'string' && text.trim() === '')) {
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
