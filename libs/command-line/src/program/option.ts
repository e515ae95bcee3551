import { text, type MakeSchema } from './option-schemas';

/** An option of a command: the flags, the meaning, and the schema of the text. */
export interface Option<Value> {
  /** Like `--keep <count>`; `<…>` stands for its value, and `<…...>` for several. */
  readonly flags: string;
  readonly description: string;
  readonly isRequired: boolean;
  /** What a program with a terminal asks when a required option is not typed; null: an error. */
  readonly question: string | null;
  /** The value when the option is not typed. */
  readonly defaultText: string | undefined;
  /** What the help shows as the default of an option without `defaultText`. */
  readonly shownDefault?: string;
  /** Null for a switch, which has no text. A schema's message states the expected value. */
  readonly schema: MakeSchema<Value> | null;
}

export type Options = Readonly<Record<string, Option<unknown>>>;

/** The values of options, by the names that the command gives them. */
export type OptionValues<Of extends Options> = {
  readonly [Name in keyof Of]: Of[Name] extends Option<infer Value> ? Value : never;
};

const AS_TYPED = { isRequired: false, question: null, defaultText: undefined, schema: null };

/** An option without a value; `--no-…` is true until it is typed. */
export function flag(flags: string, description: string): Option<boolean> {
  return { ...AS_TYPED, flags, description };
}

/** An optional option. */
export function option(flags: string, description: string): Option<string | undefined>;
export function option<Value>(
  flags: string,
  description: string,
  schema: MakeSchema<Value>,
): Option<Value | undefined>;
export function option(
  flags: string,
  description: string,
  schema: MakeSchema<unknown> = text,
): Option<unknown> {
  return { ...AS_TYPED, flags, description, schema };
}

/**
 * An option whose default comes from elsewhere, as from a file or a variable: the help shows it.
 * @example
 * const port = shownDefault(option('--port <port>', 'the port'), 'PORT, else 80');
 * port.shownDefault; // 'PORT, else 80'
 */
export function shownDefault<Value>(of: Option<Value>, shown: string): Option<Value> {
  return { ...of, shownDefault: shown };
}

/** A required option, marked as required in the help. */
export function requiredOption(flags: string, description: string): Option<string>;
export function requiredOption<Value>(
  flags: string,
  description: string,
  schema: MakeSchema<Value>,
): Option<Value>;
export function requiredOption(
  flags: string,
  description: string,
  schema: MakeSchema<unknown> = text,
): Option<unknown> {
  return { ...AS_TYPED, flags, description, isRequired: true, schema };
}

/** A required option that a program with a terminal asks for. */
export function askedOption(flags: string, description: string, question: string): Option<string> {
  return { ...AS_TYPED, flags, description, isRequired: true, question, schema: text };
}

/** An option with a default value. */
export function defaultOption<Value>(
  flags: string,
  description: string,
  defaultText: string,
  schema: MakeSchema<Value>,
): Option<Value> {
  return { ...AS_TYPED, flags, description, defaultText, schema };
}
