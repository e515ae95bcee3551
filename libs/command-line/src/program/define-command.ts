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

/** What was typed after a command's name. */
export interface CommandInput<OptionValue = object, ArgumentValue = readonly []> {
  readonly options: OptionValue;
  readonly args: ArgumentValue;
}

export interface CommandDefinition<
  Of extends Options,
  Arguments extends readonly Argument[],
  Context,
> {
  /** Of two words, like `config show`, when it belongs to a group. */
  readonly name: string;
  readonly description: string;
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

/** A command without its options' types: the program passes what was typed. */
export interface Command<Context> {
  readonly name: string;
  readonly description: string;
  readonly arguments: readonly Argument[];
  readonly options: Options;
  readonly load: () => Promise<(typed: TypedInput, context: Context) => Promise<void>>;
}

/** What was typed, read by the schemas of the command's options. */
interface TypedInput {
  readonly options: Readonly<Record<string, unknown>>;
  readonly args: readonly unknown[];
}

/**
 * A command: what its help says, what may be typed after it, and the module that runs it, which
 * is loaded when the command runs.
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
  const { name, description, arguments: args = [], options, run } = definition;
  return {
    name,
    description,
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
