import type { OptionValues } from 'commander';

/** The text given for an option, or null. */
export function optionalText(options: OptionValues, name: string): string | null {
  const value: unknown = options[name];
  return typeof value === 'string' ? value : null;
}
