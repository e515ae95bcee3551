import { escapeForeign, escapeForeignLines } from '../terminal/escape-foreign';
import { typeable } from '../terminal/typeable';
import { EXIT } from './exit-codes';

/** The members read from an error; errors of other libraries may have any of them. */
interface Reportable {
  readonly code?: unknown;
  readonly exitCode?: unknown;
  readonly message?: unknown;
  /** The message without expected and received, if the message includes them. */
  readonly summary?: unknown;
  readonly expected?: unknown;
  readonly received?: unknown;
  readonly next?: unknown;
  readonly issues?: unknown;
  readonly stack?: unknown;
}

/**
 * An error as lines for people: code, message, expected, received, next step.
 * @example
 * const cold = { code: 'oven_cold', message: 'The oven is cold.', next: 'light it' };
 * describeError(cold); // 'error oven_cold: The oven is cold.\n  next: light it'
 */
export function describeError(error: unknown): string {
  const { code, message, expected, received, next, issues, stack } = toReportable(error);
  if (typeof code !== 'string')
    return `error unexpected: ${escapeForeignLines(String(stack ?? message))}`;
  const lines = [`error ${code}: ${String(message)}`];
  if (Array.isArray(issues)) lines.push(...issues.map((issue) => `  - ${String(issue)}`));
  if (typeof expected === 'string') lines.push(`  expected: ${expected}`);
  if (typeof received === 'string') lines.push(`  received: ${received}`);
  if (typeof next === 'string') lines.push(`  next: ${typeable(next)}`);
  return lines.map(escapeForeign).join('\n');
}

/**
 * An error for machines, on one line.
 * @example
 * errorAsJson({ code: 'oven_cold', message: 'Cold.' }); // '{"error":{"code":"oven_cold","message":"Cold."}}'
 */
export function errorAsJson(error: unknown): string {
  const { code, message, expected, received, next, issues } = toReportable(error);
  return JSON.stringify({ error: { code, message, expected, received, next, issues } });
}

/**
 * The code that a command ends with after an error.
 * @example
 * exitCodeOf(new Error('unexpected')); // EXIT.unexpected
 */
export function exitCodeOf(error: unknown): number {
  const { exitCode } = toReportable(error);
  return typeof exitCode === 'number' ? exitCode : EXIT.unexpected;
}

function toReportable(error: unknown): Reportable {
  if (typeof error !== 'object' || error === null) return { message: String(error) };
  const { code, exitCode, message, summary, expected, received, next, issues, stack } =
    error as Reportable;
  return { code, exitCode, message: summary ?? message, expected, received, next, issues, stack };
}
