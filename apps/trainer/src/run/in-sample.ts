import { isInSample, trainedTimeOf, type LoadedModel } from '@meta-agent/model-io';
import type { Dataset } from '../data/read-dataset';

/** What is measured on records that the model was trained on. */
export interface InSample {
  /** Records of the time that the model was trained on. */
  readonly records: number;
  /** The files are those of the training, byte for byte. */
  readonly same_files: boolean;
  /** The last record that the model was trained on, ISO 8601. */
  readonly last_timestamp: string;
}

/** The records whose time lies in that of the training: there every measure is too good. */
export function inSampleOf(
  { table: { timestampsMs }, provenance }: Pick<Dataset, 'table' | 'provenance'>,
  { metadata }: Pick<LoadedModel, 'metadata'>,
): InSample {
  const trained = trainedTimeOf(metadata);
  return {
    records: timestampsMs.filter((ms) => isInSample(ms, trained)).length,
    same_files: metadata.data.sha256 === provenance.sha256,
    last_timestamp: trained.lastTimestamp,
  };
}
