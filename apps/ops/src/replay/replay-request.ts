import type { Policy } from '@meta-agent/decision';
import type { Output } from '@meta-agent/durable-files';
import type { LoadedModel } from '@meta-agent/model-io';
import type { KnownTruth } from './input/known-truth';
import type { ModelCache } from './input/model-cache';
import type { LiveStates } from './live/live-states';

/** What a replay reads, how it decides, and what it writes. */
export interface ReplayRequest {
  /** Files. */
  readonly paths: readonly string[];
  readonly models: ModelCache;
  /** Decides every record. Null: the model of each row, or the default model for rows without. */
  readonly model: LoadedModel | null;
  readonly defaultModel: () => Promise<LoadedModel>;
  /** A second model that decides every record for comparison. */
  readonly against: LoadedModel | null;
  /** Whether the logged policy and model apply to the rows of a decision log. */
  readonly isAsLogged: boolean;
  /** Changes to the policy of the row, or to the default policy. */
  readonly policy: Partial<Policy>;
  /** The live states that rows name. */
  readonly live: LiveStates;
  readonly truth: KnownTruth;
  /** Leaves out the records that a deciding model was trained on. */
  readonly isOutOfSample: boolean;
  /** Receives one line of JSON per decision. */
  readonly out: Output | null;
  /** Number of differences to keep in full. */
  readonly shownDifferences: number;
  /** Largest share (0..1) of invalid lines. */
  readonly maxInvalidShare: number;
}
