import type { Options, OptionValues } from './option';

/** An argument of a command: `<version>` is required, `[version]` is not, `[versions...]` are any. */
export interface Argument<Syntax extends string = string> {
  readonly syntax: Syntax;
  readonly description: string;
}

type ArgumentValue<Syntax extends string> = Syntax extends `${string}...${string}`
  ? readonly string[]
  : Syntax extends `[${string}`
    ? string | undefined
    : string;

/** The values of arguments, in their order. */
type ArgumentValues<Of extends readonly Argument[]> = {
  readonly [I in keyof Of]: Of[I] extends Argument<infer Syntax> ? ArgumentValue<Syntax> : never;
};

/** The words typed after a command's name. */
export interface CommandInput<OptionValue = object, ArgumentValue = readonly []> {
  readonly options: OptionValue;
  readonly args: ArgumentValue;
}

export interface CommandDefinition<
  Of extends Options,
  Arguments extends readonly Argument[],
  Context,
> {
  /** Two words, like `config show`, when the command belongs to a group. */
  readonly name: string;
  readonly description: string;
  /** What is typed after the program's name, for the help. */
  readonly examples?: readonly string[];
  readonly arguments?: Arguments;
  readonly options: Of;
  /** Loads the command's module. */
  readonly run: () => Promise<
    (
      input: CommandInput<OptionValues<Of>, ArgumentValues<Arguments>>,
      context: Context,
    ) => Promise<void>
  >;
}

/** A command without the types of its options: the program passes the typed words. */
export interface Command<Context> {
  readonly name: string;
  readonly description: string;
  readonly examples: readonly string[];
  readonly arguments: readonly Argument[];
  readonly options: Options;
  readonly load: () => Promise<(typed: TypedInput, context: Context) => Promise<void>>;
}

/** The typed words, parsed by the schemas of the command's options. */
interface TypedInput {
  readonly options: Readonly<Record<string, unknown>>;
  readonly args: readonly unknown[];
}

/**
 * A command: the help text, the arguments and options, and the module that runs the command. The
 * module is loaded when the command runs.
 * @example
 * const bake = defineCommand({
 *   name: 'bake',
 *   description: 'bake some loaves',
 *   arguments: [argument('<recipe>', 'its name')],
 *   options: {
 *     loaves: requiredOption('--loaves <count>', 'how many', wholeWithin({ min: 1, max: 12, what: 'loaves' })),
 *   },
 *   run: async () => async ({ options, args: [recipe] }) => console.log(options.loaves, recipe),
 * });
 * Object.keys(bake.options); // ['loaves']
 */
export function defineCommand<
  Context,
  Of extends Options,
  const Arguments extends readonly Argument[] = readonly [],
>(definition: CommandDefinition<Of, Arguments, Context>): Command<Context> {
  const { name, description, examples = [], arguments: args = [], options, run } = definition;
  return {
    name,
    description,
    examples,
    arguments: args,
    options,
    load: async () => {
      const action = await run();
      // The program reads the options with their own schemas, and commander counts the arguments.
      return (typed, context) =>
        action(typed as CommandInput<OptionValues<Of>, ArgumentValues<Arguments>>, context);
    },
  };
}

export function argument<const Syntax extends string>(
  syntax: Syntax,
  description: string,
): Argument<Syntax> {
  return { syntax, description };
}
