import { showReceived } from '@meta-agent/features';
import { EngineError } from '../../problem/engine-error';

const NONE = new URLSearchParams();

export function queryOf(url: string): URLSearchParams {
  const at = url.indexOf('?');
  return at === -1 ? NONE : new URLSearchParams(url.slice(at + 1));
}

/** Whether a query parameter is `true`. @throws EngineError invalid_query */
export function readFlag(query: URLSearchParams, name: string): boolean {
  const value = query === NONE ? null : query.get(name);
  if (value === null || value === 'false') return false;
  if (value === 'true') return true;
  throw new EngineError('invalid_query', {
    issues: [{ path: `query.${name}`, expected: 'true or false', received: showReceived(value) }],
  });
}
