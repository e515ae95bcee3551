export { isSecret, isSet, parseEnvironment, type Variables } from './environment/parse-environment';
export { CommandError, type ErrorDetails } from './errors/command-error';
export { defineErrors, type ErrorClass } from './errors/define-errors';
export { EXIT, type ExitCode } from './errors/exit-codes';
export { describeError, errorAsJson, exitCodeOf } from './errors/report-error';
export { createProgram, type ProgramOptions } from './program/create-program';
export {
  argument,
  defineCommand,
  type Argument,
  type Command,
  type CommandInput,
} from './program/define-command';
export {
  askedOption,
  defaultOption,
  flag,
  option,
  shownDefault,
  requiredOption,
  type Option,
  type Options,
  type OptionValues,
} from './program/option';
export {
  PAIR,
  pairsLike,
  numberWithin,
  text,
  texts,
  wholeWithin,
  type MakeSchema,
} from './program/option-schemas';
export { isLoopback, listenAddress, type ListenAddress } from './program/listen-address';
export { packageVersion } from './program/package-version';
export { parseWithoutCompiling } from './program/parse-without-compiling';
export { runProgram } from './program/run-program';
export { currentUser } from './terminal/current-user';
export {
  escapeForeign,
  escapeForeignLines,
  escapeForeignPage,
  escapeFormula,
} from './terminal/escape-foreign';
export { guardOutput, type GuardedProcess } from './program/guard-output';
export { painter, type Colour, type Painter } from './terminal/painter';
export { quoteWord } from './terminal/quote-word';
export { textTable, type Cell } from './terminal/text-table';
export { typeable, type Place } from './terminal/typeable';
export { wrapPage, writePage } from './terminal/wrap-page';
