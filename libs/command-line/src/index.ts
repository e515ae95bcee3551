export { CommandError, type ErrorDetails } from './command-error';
export { currentUser } from './current-user';
export { EXIT, type ExitCode } from './exit-codes';
export { painter, type Colour, type Painter } from './painter';
export { describeError, errorAsJson, exitCodeOf } from './report-error';
export { runProgram } from './run-program';
export { showNumber, showPercent, textTable, type Cell } from './text-table';
export { NeededOption, requireOptions, usageError } from './usage-error';
