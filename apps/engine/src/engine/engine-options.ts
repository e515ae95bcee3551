import type { EngineConfig } from '../config/engine-config';
import type { EngineLog } from '../logging/create-logger';

/** The options of an engine. */
export interface EngineOptions {
  readonly config: EngineConfig;
  readonly log: EngineLog;
  /** Version of the program. */
  readonly version: string;
  /** How long to wait for an address that is not up yet or a port in use. */
  readonly waitMs: number;
  /** Milliseconds since 1970. */
  readonly nowMs: () => number;
}
