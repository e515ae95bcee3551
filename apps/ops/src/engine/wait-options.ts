import type { SoughtEngine } from './sought-engine';

export interface WaitOptions extends SoughtEngine {
  readonly version: string;
  readonly timeoutMs: number;
  /** The registry that was changed. */
  readonly dir: string;
  /** Hash of the registry's last ledger line. */
  readonly head: string | null;
  readonly before: StatusBefore;
}

/** The engine's status before the change. */
export interface StatusBefore {
  readonly isSeen: boolean;
  /** Time of the engine's last refusal of a model; null for never. */
  readonly refusedAt: string | null;
  /** Whether the engine reads the registry of the change; false also when unknown. */
  readonly isSameRegistry: boolean;
}
