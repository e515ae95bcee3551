import { EngineClient } from '@meta-agent/engine-api';

/** The engine that served this page. */
export const engine = new EngineClient({ url: '' });

/** What to show of an error: the engine's own words. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
