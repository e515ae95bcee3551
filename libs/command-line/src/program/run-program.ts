import { CommanderError, type Command } from 'commander';
import { EXIT } from '../errors/exit-codes';
import { describeError, errorAsJson, exitCodeOf } from '../errors/report-error';
import { writePage, type PageStream } from '../terminal/wrap-page';
import { usageError } from './usage-error';

/**
 * Runs a command line and reports a thrown error on stderr, as text or, with --json, as JSON.
 * The program must use `exitOverride` and must not print errors itself.
 * @returns the exit code; null keeps the exit code that the command has set.
 * @example
 * const program = createProgram({
 *   ...{ name: 'bakery', description: 'bread', version: '1.0.0', commands: [] },
 *   runWith: async () => undefined,
 * });
 * const stderr = { write: () => true };
 * await runProgram(program, ['node', 'bakery', '--oven'], stderr); // EXIT.badInput
 */
export async function runProgram(
  program: Command,
  argv: readonly string[],
  stderr: PageStream,
): Promise<number | null> {
  try {
    await program.parseAsync(argv);
    return null;
  } catch (error) {
    if (error instanceof CommanderError && isHelp(error)) {
      return error.exitCode === 0 ? EXIT.done : EXIT.badInput;
    }
    const reported = error instanceof CommanderError ? usageError(error) : error;
    const isJson = argv.includes('--json');
    writePage(stderr, isJson ? errorAsJson(reported) : describeError(reported));
    return exitCodeOf(reported);
  }
}

/** Help or version, printed on request or because no command was given. */
function isHelp({ code }: CommanderError): boolean {
  return ['commander.help', 'commander.helpDisplayed', 'commander.version'].includes(code);
}
