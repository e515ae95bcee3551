import type { SoughtEngine } from './sought-engine';

export interface WaitOptions extends SoughtEngine {
  readonly version: string;
  readonly timeoutMs: number;
  /** The registry that was changed. */
  readonly dir: string;
  /** Hash of its last ledger line. */
  readonly head: string | null;
  readonly before: StatusBefore;
}

/** What the engine said before the change. */
export interface StatusBefore {
  readonly isSeen: boolean;
  /** When it last refused a model; null for never. */
  readonly refusedAt: string | null;
  /** Whether it read the registry that is to be changed; false also when nobody knows. */
  readonly isSameRegistry: boolean;
}
