import type { Metadata, ModelDescription } from '../metadata/metadata';
import type { ModelParameters } from '../model/scorer';
import type { FileHashes } from './manifest';

/** Number of vectors in probes.json. */
export const PROBE_COUNT = 64;

/** A trained model that is not saved yet. */
export interface ModelDraft extends ModelParameters {
  /** metadata.json without `version` and `schema_version`; saving adds both fields. */
  readonly metadata: ModelDescription;
  /** 64 raw feature vectors; saving computes their probabilities. */
  readonly probeInputs: readonly ArrayLike<number>[];
  /** The index of each probe's group, or -1; for a model with groups. */
  readonly probeGroups?: readonly number[];
  /**
   * Renders report.html from the other saved contents. Equal contents must give equal text.
   */
  readonly report?: (saved: { readonly metadata: Metadata; readonly files: FileHashes }) => string;
}
