import { parseTimestamp, showReceived, timestampSchema } from '@meta-agent/features';
import { EngineError } from '../../problem/engine-error';

const NONE = new URLSearchParams();

export function queryOf(url: string): URLSearchParams {
  const at = url.indexOf('?');
  return at === -1 ? NONE : new URLSearchParams(url.slice(at + 1));
}

/** Whether a query parameter is `true`. @throws EngineError invalid_query */
export function readFlag(query: URLSearchParams, name: string): boolean {
  const values = query === NONE ? [] : query.getAll(name);
  if (values.length === 0) return false;
  const [value] = values;
  if (values.length > 1) throw invalid(name, 'true or false, once', values.join(', '));
  if (value === 'true' || value === 'false') return value === 'true';
  throw invalid(name, 'true or false', value);
}

/** A query parameter; undefined without it. @throws EngineError invalid_query */
export function readText(query: URLSearchParams, name: string, most: number): string | undefined {
  const values = query === NONE ? [] : query.getAll(name);
  if (values.length > 1) throw invalid(name, 'one value', values.join(', '));
  const [value] = values as readonly (string | undefined)[];
  if (value !== undefined && (value === '' || value.length > most)) {
    throw invalid(name, `1 to ${most} characters`, value);
  }
  return value;
}

/** A time in milliseconds since 1970; undefined without it. @throws EngineError invalid_query */
export function readTime(query: URLSearchParams, name: string): number | undefined {
  const text = readText(query, name, MOST_OF_TIME);
  if (text === undefined) return undefined;
  if (timestampSchema.safeParse(text).success) return parseTimestamp(text);
  throw invalid(name, 'a time like 2026-02-05T02:50:00Z', text);
}

/** A whole number of a range. @throws EngineError invalid_query */
export function readCount(
  query: URLSearchParams,
  name: string,
  {
    least,
    most,
    otherwise,
  }: { readonly least: number; readonly most: number; readonly otherwise: number },
): number {
  const text = readText(query, name, String(most).length) ?? String(otherwise);
  const count = /^\d+$/.test(text) ? Number(text) : NaN;
  if (count >= least && count <= most) return count;
  throw invalid(name, `a whole number from ${least} to ${most}`, text);
}

/** As long as a time with nanoseconds and a zone. */
const MOST_OF_TIME = 40;

function invalid(name: string, expected: string, received: string): EngineError {
  return new EngineError('invalid_query', {
    issues: [{ path: `query.${name}`, expected, received: showReceived(received) }],
  });
}
