import type { EngineConfig } from '../config/engine-config';
import type { EngineLog } from '../logging/create-logger';

/** What an engine is started with. */
export interface EngineOptions {
  readonly config: EngineConfig;
  readonly log: EngineLog;
  /** Version of the program. */
  readonly version: string;
  /** Milliseconds since 1970. */
  readonly nowMs: () => number;
}
