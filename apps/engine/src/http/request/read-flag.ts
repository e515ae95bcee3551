import { showReceived } from '@meta-agent/features';
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

function invalid(name: string, expected: string, received: string): EngineError {
  return new EngineError('invalid_query', {
    issues: [{ path: `query.${name}`, expected, received: showReceived(received) }],
  });
}
