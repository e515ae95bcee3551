import type { AgentDescription } from './agent-schema';

/** A checked agent: windows in, probabilities out. */
export interface Agent extends Pick<AgentDescription, 'name' | 'lookback' | 'sha256'> {
  readonly intervalMinutes: number;
  /** Ascending. */
  readonly horizonsMinutes: readonly number[];
  /** Whether several windows in one call give the same bits as one window a call. */
  readonly isBatchable: boolean;
  readonly predict: Predict;
}

/**
 * @param windows `count` normalised windows, oldest bar first: [count, lookback, 5]
 * @returns [count, horizons, 3]
 */
export type Predict = (windows: Float32Array, count: number) => Promise<Float32Array>;
