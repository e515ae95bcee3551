import type { CallerOf } from '../../caller/caller';
import type { ShedCause } from '../../metrics/shed-causes';
import { DEFAULT_LOAD_LIMITS, LoadShedder, type LoadLimits } from '../guard/load-shedder';
import { BatchTurns } from './batch-turns';
import { ConnectionCap } from './connection-cap';
import { LoadGate } from './load-gate';

/** Rows of batches wait while the decision log's queue is longer; the rest is for single decisions. */
const BATCH_QUEUE_BYTES = 16 * 1_048_576;

export interface LoadLimitOptions {
  readonly limits?: LoadLimits;
  readonly callerOf?: CallerOf;
  /** Bytes that wait to be written to the decision log. */
  readonly queuedBytes: () => number;
  readonly batchQueueBytes?: number;
  readonly onShed: (cause: ShedCause) => void;
}

/** Everything that limits how much the engine takes on at the same time. */
export interface EngineLoad {
  readonly shedder: LoadShedder;
  readonly gate: LoadGate;
  readonly connections: ConnectionCap;
  /** The turns of batches that are logged, and of those of what_if. */
  readonly turns: BatchTurns;
  readonly whatIfTurns: BatchTurns;
  /** Those of everything else that is answered: one answer in a turn of the event loop. */
  readonly watchTurns: BatchTurns;
}

export function createLoadLimits(options: LoadLimitOptions): EngineLoad {
  const { limits = DEFAULT_LOAD_LIMITS, queuedBytes, onShed, callerOf } = options;
  const { batchQueueBytes = BATCH_QUEUE_BYTES } = options;
  const refuse = (cause: ShedCause) => () => {
    onShed(cause);
  };
  const shedder = new LoadShedder(limits, onShed);
  const onRefused = refuse('decision_log');
  return {
    shedder,
    gate: new LoadGate({ shedder, onRefused: onShed, ...(callerOf && { callerOf }) }),
    connections: new ConnectionCap({ onClosed: refuse('connections') }),
    turns: new BatchTurns({ hasRoom: () => queuedBytes() < batchQueueBytes, onRefused }),
    whatIfTurns: new BatchTurns({ hasRoom: () => true, onRefused }),
    watchTurns: new BatchTurns({ hasRoom: () => true, onRefused }),
  };
}
