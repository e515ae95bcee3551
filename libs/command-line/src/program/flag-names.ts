import { Option } from 'commander';

/** Commander's name of an option's value: `modelDir` for `--model-dir <folder>`. */
export const optionName = (flags: string): string => new Option(flags).attributeName();

/** `--model-dir` of `--model-dir <folder>`. */
export const longFlag = (flags: string): string => new Option(flags).long ?? flags;

/** Whether an option takes several values, like `--with <things...>`. */
export const isVariadic = (flags: string): boolean => new Option(flags).variadic;
