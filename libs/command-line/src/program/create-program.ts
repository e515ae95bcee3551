import { Option, Command as Program } from 'commander';
import type { Command } from './define-command';
import { readOptions } from './read-options';
import { NeededOption, requireOptions } from './usage-error';

export interface ProgramOptions<Context> {
  readonly name: string;
  readonly description: string;
  readonly version: string;
  readonly commands: readonly Command<Context>[];
  /** What the first words of commands like `config show` mean. */
  readonly groups?: Readonly<Record<string, string>>;
  readonly helpAfter?: string;
  /** The code of the error for an option's value that is not valid; `bad_argument` unless given. */
  readonly badValueCode?: string;
  /** Makes what a command works with, lets it run, and clears away behind it. */
  readonly runWith: (command: string, run: (context: Context) => Promise<void>) => Promise<void>;
}

/**
 * The command line of several commands, or of one that bears the program's own name. Typing errors
 * come before anything is loaded; `runProgram` reports them.
 * @example
 * const hello = defineCommand({
 *   name: 'hello',
 *   description: 'greet somebody',
 *   arguments: [argument('<name>', 'who is greeted')],
 *   options: {},
 *   run: async () => async ({ args: [name] }, greet) => greet(name),
 * });
 * const greeted: string[] = [];
 * const program = createProgram({
 *   name: 'hello',
 *   description: 'greetings',
 *   version: '1.0.0',
 *   commands: [hello],
 *   runWith: (_, run) => run((name: string) => greeted.push(name)),
 * });
 * await runProgram(program, ['node', 'hello', 'Ada'], process.stderr); // null
 * greeted; // ['Ada']
 */
export function createProgram<Context>(options: ProgramOptions<Context>): Program {
  const { name, description, version, commands, helpAfter } = options;
  const program = new Program(name)
    .description(description)
    .version(version)
    .exitOverride()
    // Whoever runs this reports what is thrown, as text or as JSON.
    .configureOutput({ outputError: () => undefined });
  if (helpAfter !== undefined) program.addHelpText('after', helpAfter);
  for (const command of commands) addCommand(program, command, options);
  return program;
}

function addCommand<Context>(
  program: Program,
  command: Command<Context>,
  { badValueCode = 'bad_argument', runWith, groups = {} }: ProgramOptions<Context>,
): void {
  const target = placeOf(program, command, groups);
  for (const { syntax, description } of command.arguments) target.argument(syntax, description);
  for (const { flags, description, isRequired, defaultText } of Object.values(command.options)) {
    const made = isRequired ? new NeededOption(flags, description) : new Option(flags, description);
    target.addOption(defaultText === undefined ? made : made.default(defaultText));
  }
  target.action(async () => {
    requireOptions(target);
    await runWith(command.name, async (context) => {
      const options = await readOptions(command.options, target.opts(), badValueCode);
      const run = await command.load();
      await run({ options, args: target.processedArgs }, context);
    });
  });
}

/** The program itself, a command of it, or one of a group. */
function placeOf<Context>(
  program: Program,
  { name, description }: Command<Context>,
  groups: Readonly<Record<string, string>>,
): Program {
  if (name === program.name()) return program;
  if (!name.includes(' ')) return program.command(name).description(description);
  const [first, second] = name.split(' ');
  const group =
    program.commands.find((command) => command.name() === first) ??
    program.command(first).description(groups[first]);
  return group.command(second).description(description);
}
