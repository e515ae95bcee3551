import { EngineClient } from '@meta-agent/engine-api';
import { readToken } from './token';

/** The engine that served this page. */
export const engine = new EngineClient({ url: '', token: readToken });

/** The message of an error, to be shown. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
