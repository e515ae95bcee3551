import type { EngineConfig } from '../config/engine-config';
import type { EngineLog } from '../logging/create-logger';

/** What an engine is started with. */
export interface EngineOptions {
  readonly config: EngineConfig;
  readonly log: EngineLog;
  /** Version of the program. */
  readonly version: string;
  /** How long an address that is not there yet, or a port that is held, is waited for. */
  readonly waitMs: number;
  /** Milliseconds since 1970. */
  readonly nowMs: () => number;
}
