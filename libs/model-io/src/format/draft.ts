import type { Metadata, ModelDescription } from '../metadata/metadata';
import type { ModelParameters } from '../model/scorer';
import type { FileHashes } from './manifest';

/** How many vectors probes.json holds. */
export const PROBE_COUNT = 64;

/** A trained model that is not saved yet. */
export interface ModelDraft extends ModelParameters {
  /** metadata.json without `version` and `schema_version`, which saving fills in. */
  readonly metadata: ModelDescription;
  /** 64 raw feature vectors; saving computes their probabilities. */
  readonly probeInputs: readonly ArrayLike<number>[];
  /**
   * Writes report.html, given what is saved beside it. The same contents must give the same text.
   */
  readonly report?: (saved: { readonly metadata: Metadata; readonly files: FileHashes }) => string;
}
