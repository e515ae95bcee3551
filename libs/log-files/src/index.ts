export { InputError } from './errors';
export { findLogs, listed, statInput, surveyLogs, totalBytes, type FoundLogs } from './find-logs';
export { InputDigest } from './input-digest';
export { describeLineIssue, LineCounter } from './line-counter';
export { readBytes } from './read-bytes';
export { readRows } from './read-rows';
