import type { LoadedModel } from '@meta-agent/model-io';
import { count } from '@meta-agent/words';
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

/** The last record that a model was trained on; older artifacts name that of their log. */
export function lastTrainedAt({ metadata }: Pick<LoadedModel, 'metadata'>): string {
  return metadata.trained_on?.last_timestamp ?? metadata.data.last_timestamp;
}

/** The records whose time lies in that of the training: there every measure is too good. */
export function inSampleOf(
  { table: { timestampsMs }, provenance }: Pick<Dataset, 'table' | 'provenance'>,
  model: Pick<LoadedModel, 'metadata'>,
): InSample {
  const { data, trained_on: trainedOn } = model.metadata;
  const last_timestamp = lastTrainedAt(model);
  const firstMs = Date.parse(trainedOn?.first_timestamp ?? data.first_timestamp);
  const lastMs = Date.parse(last_timestamp);
  const records = timestampsMs.filter((ms) => ms >= firstMs && ms <= lastMs).length;
  return { records, same_files: data.sha256 === provenance.sha256, last_timestamp };
}

export function inSampleInWords({ records, same_files, last_timestamp }: InSample, all: number) {
  const which = same_files ? 'the files of the training' : `the time until ${last_timestamp}`;
  return `${count(records)} of ${count(all)} records are in-sample: the model was trained on ${which}. --out-of-sample leaves them out.`;
}
