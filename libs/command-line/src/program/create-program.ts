import { Argument, Option, Command as Program } from 'commander';
import { completionScript, SHELLS, type Shell } from './completion';
import type { Command } from './define-command';
import type { Options } from './option';
import { collectTyped, readOptions } from './read-options';
import { resultSchema, type Results } from './schema-command';
import { NeededOption, requireOptions, type Ask } from './usage-error';

export interface ProgramOptions<Context> {
  readonly name: string;
  readonly description: string;
  readonly version: string;
  readonly commands: readonly Command<Context>[];
  /** Descriptions of the command groups, like `config` in `config show`. */
  readonly groups?: Readonly<Record<string, string>>;
  /** What is typed after the program's name, for the help of several commands. */
  readonly examples?: readonly string[];
  readonly helpAfter?: string;
  /** The error code of an invalid option value; `bad_argument` unless given. */
  readonly badValueCode?: string;
  /** Loads the schemas of what the commands print with --json, for the command `schema`. */
  readonly results?: () => Promise<Results>;
  /** Asks for a missing option on the terminal; off a terminal the option is an error. */
  readonly ask?: Ask | undefined;
  /**
   * Creates the context of a command, runs the command, and cleans up. The switches are those typed:
   * the context may depend on them.
   */
  readonly runWith: (
    command: string,
    run: (context: Context) => Promise<void>,
    switches: Readonly<Record<string, boolean | undefined>>,
  ) => Promise<void>;
}

/**
 * The command line of several commands, or of one command with the program's name. Typing errors
 * are found before any module is loaded; `runProgram` reports them.
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
  const { name, description, version, commands, examples = [], helpAfter } = options;
  const program = new Program(name)
    .description(description)
    .version(version)
    .exitOverride()
    // The caller reports thrown errors, as text or as JSON.
    .configureOutput({ outputError: () => undefined });
  if (examples.length > 0) program.addHelpText('after', examplesText(name, examples));
  if (helpAfter !== undefined) program.addHelpText('after', helpAfter);
  for (const command of commands) addCommand(program, command, options);
  if (options.results !== undefined) addSchema(program, commands, options.results);
  if (commands.length > 1) addCompletion(program);
  return program;
}

function addSchema<Context>(
  program: Program,
  commands: readonly Command<Context>[],
  results: () => Promise<Results>,
): void {
  const printing = commands.find(({ options }) => 'json' in options)?.name ?? '';
  program
    .command('schema')
    .description('print the JSON schema of what a command prints with --json')
    .argument('[command...]', 'its name, of one or two words; without one, all names')
    .addHelpText('after', examplesText(program.name(), ['schema', `schema ${printing}`]))
    .action(async (words: readonly string[]) => {
      const schema = await resultSchema(program.name(), await results(), words);
      process.stdout.write(`${JSON.stringify(schema, null, 2)}\n`);
    });
}

function addCompletion(program: Program): void {
  program
    .command('completion')
    .description('print a script that completes commands and flags in your shell')
    .addArgument(new Argument('<shell>', 'your shell').choices(SHELLS))
    .addHelpText('after', examplesText(program.name(), COMPLETION_EXAMPLES))
    .action((shell: Shell) => {
      process.stdout.write(completionScript(program, shell));
    });
}

const COMPLETION_EXAMPLES = ['completion bash >> ~/.bashrc', 'completion fish > meta.fish'];

function examplesText(program: string, examples: readonly string[]): string {
  if (examples.length === 0) return '';
  return `\nExamples:\n${examples.map((words) => `  ${program} ${words}`).join('\n')}`;
}

function addCommand<Context>(
  program: Program,
  command: Command<Context>,
  options: ProgramOptions<Context>,
): void {
  const { badValueCode = 'bad_argument', runWith, ask } = options;
  const target = placeOf(program, command, options);
  for (const { syntax, description } of command.arguments) target.argument(syntax, description);
  for (const option of Object.values(command.options)) {
    const { flags, isRequired, question, defaultText } = option;
    const made = isRequired
      ? new NeededOption(flags, describeOption(option), question)
      : new Option(flags, describeOption(option));
    if (made.required && !made.variadic) made.argParser(collectTyped);
    // The text twice: commander puts a default without a text of its own between quotes.
    target.addOption(defaultText === undefined ? made : made.default(defaultText, defaultText));
  }
  target.addHelpText('after', examplesText(program.name(), command.examples));
  target.action(async () => {
    await requireOptions(target, ask);
    await runWith(
      command.name,
      async (context) => {
        const values = await readOptions(command.options, target.opts(), badValueCode);
        const run = await command.load();
        await run({ options: values, args: target.processedArgs }, context);
      },
      switchesOf(target.opts()),
    );
  });
}

const describeOption = ({ description, shownDefault: shown }: Options[string]) =>
  shown === undefined ? description : `${description} (default: ${shown})`;

function switchesOf(typed: Readonly<Record<string, unknown>>): Record<string, boolean> {
  const isSwitch = (entry: [string, unknown]): entry is [string, boolean] =>
    typeof entry[1] === 'boolean';
  return Object.fromEntries(Object.entries(typed).filter(isSwitch));
}

/** The program itself, one of its commands, or a command of a group. */
function placeOf<Context>(
  program: Program,
  { name, description }: Command<Context>,
  { commands, groups = {} }: ProgramOptions<Context>,
): Program {
  if (name === program.name()) return program;
  if (!name.includes(' ')) return program.command(name).description(description);
  const [first, second] = name.split(' ');
  const group =
    program.commands.find((command) => command.name() === first) ??
    program
      .command(first)
      .description(groups[first])
      .addHelpText('after', examplesText(program.name(), examplesOf(first, commands)));
  return group.command(second).description(description);
}

/** Two examples of a group: of its first two commands, or both of its only one. */
function examplesOf<Context>(group: string, commands: readonly Command<Context>[]): string[] {
  const own = commands.filter(({ name }) => name.startsWith(`${group} `));
  return own.flatMap(({ examples }) => examples.slice(0, own.length > 1 ? 1 : 2)).slice(0, 2);
}
