export { InputError, type InputErrorCode } from './errors';
export { findLogs, statInput, totalBytes } from './find-logs';
export { InputLedger } from './input-ledger';
export { describeLineIssue, LineTally } from './line-tally';
export { openText } from './open-text';
export { readRows } from './read-rows';
export { labelRowSchema, outcomeRowSchema } from './row-schemas';
