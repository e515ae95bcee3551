import type { LineIssue, LogEntry } from '@meta-agent/features';
import { briefPercent, count } from '@meta-agent/words';
import { InputError } from './errors';

const ISSUES_IN_FULL = 10;

/**
 * Counts the lines of logs, and keeps the first ten that are invalid.
 * @example
 * const counter = new LineCounter();
 * const issue = { file: 'a.jsonl', line: 1, field: '', expected: 'JSON', received: 'x' };
 * counter.add({ issue });
 * counter.invalidLines; // 1
 * describeLineIssue(counter.issues[0]); // 'a.jsonl:1: expected JSON, received x'
 */
export class LineCounter {
  /** Lines that hold a record or an invalid record. */
  lines = 0;
  invalidLines = 0;
  /** Lines that are neither an error nor a record, like open trades. */
  passedOver = 0;
  readonly issues: LineIssue[] = [];

  add(entry: LogEntry<unknown>): void {
    this.lines += 1;
    if (!('issue' in entry)) return;
    this.invalidLines += 1;
    if (this.issues.length < ISSUES_IN_FULL) this.issues.push(entry.issue);
  }

  /**
   * @param maxInvalidShare largest share (0..1) of invalid lines
   * @throws InputError input_empty, too_many_invalid_lines
   */
  assertUsable(paths: readonly string[], maxInvalidShare: number): void {
    if (this.lines === 0) {
      throw new InputError('input_empty', {
        message: `${paths.join(', ')}: the log has no record.`,
        expected: 'a prediction log, one JSON object a line',
        received: 'no lines',
        next: 'check that the log was written to its end',
      });
    }
    this.assertFewInvalid(maxInvalidShare);
  }

  /** The check for a file that may be empty. @throws InputError too_many_invalid_lines */
  assertFewInvalid(maxInvalidShare: number): void {
    const { lines, invalidLines, issues } = this;
    if (invalidLines <= maxInvalidShare * lines) return;
    throw new InputError('too_many_invalid_lines', {
      message: `${count(invalidLines)} of ${count(lines)} lines are invalid. They were not read.`,
      expected: `at most ${briefPercent(maxInvalidShare)} invalid lines`,
      received: briefPercent(invalidLines / lines),
      issues: issues.map(describeLineIssue),
      next: nextOf(issues) ?? 'fix the log, or allow more with --max-invalid-share',
    });
  }
}

/** Other ways to write records, by the text of the first line. */
const OTHER_FORMS: readonly (readonly [received: RegExp, next: string])[] = [
  [/^"\s*(?:[a-z_]+[,;\t]){2}/i, 'this looks like CSV: name it with --outcomes or --labels'],
  [/^"?\[/, 'write one object a line: jq -c ".[]" FILE'],
  [/^"\{\s*" /, 'write one object a line: jq -c . FILE'],
  [/^"\{.*Unexpected non-whitespace/, 'end each object with a line feed, and nothing else'],
];

/** What to do with a file that is no log from its first line on. */
function nextOf(issues: readonly LineIssue[]): string | null {
  const first = issues.find(({ line, field }) => line === 1 && field === '');
  if (first === undefined) return null;
  return OTHER_FORMS.find(([form]) => form.test(first.received))?.[1] ?? null;
}

/** One line for people: file, line, field, expected, received. */
export function describeLineIssue({ file, line, field, expected, received }: LineIssue): string {
  const where = field === '' ? `${file}:${line}` : `${file}:${line} ${field}`;
  return `${where}: expected ${expected}, received ${received}`;
}
