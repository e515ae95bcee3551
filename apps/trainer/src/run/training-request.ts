import type {
  BoundedGate,
  DiversityByRegime,
  Registry,
  TrainedDescription,
  TriedRecipe,
} from '@meta-agent/model-io';
import type { DatasetRequest } from '../load/load-dataset';
import type { PublishOptions, PublishedModel } from '../publish/publish-model';

export interface TrainingRequest extends DatasetRequest {
  readonly registry: Registry;
  readonly publish: PublishOptions;
  /** Of a run that saves one version, however often it is repeated; null: each run saves one. */
  readonly runId: string | null;
  /** The clock, in milliseconds since 1970: the training date. */
  readonly nowMs: number;
}

export interface TrainingResult extends PublishedModel {
  readonly gates: readonly BoundedGate[];
  readonly tried: readonly TriedRecipe[];
  readonly diversity: DiversityByRegime;
  /** The advice, in words: let the model override the vote, or keep the vote. */
  readonly verdict: readonly string[];
  readonly metadata: TrainedDescription;
}
