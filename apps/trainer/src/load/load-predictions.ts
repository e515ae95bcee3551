import type { InputDigest } from '@meta-agent/log-files';
import { parseDate } from '../config/parse-date';
import type { TrainConfig } from '../config/train-config';
import {
  readPredictions,
  type Predictions,
  type ReadPredictionsOptions,
} from '../data/read-predictions';
import type { Reporter } from '../reporter';
import { reportPredictions } from './report-dataset';

type ReadSettings = Pick<TrainConfig, 'min_date' | 'max_invalid_share'>;

/** How the settings say that logs are read, with progress to the reporter. */
export function readOptions(
  paths: readonly string[],
  { min_date: minDate, max_invalid_share: maxInvalidShare }: ReadSettings,
  reporter: Reporter,
): ReadPredictionsOptions {
  return {
    paths,
    minDateMs: minDate === null ? null : parseDate(minDate),
    maxInvalidShare,
    onProgress: (done, total) => {
      reporter.progress('Reading', done / total);
    },
  };
}

/** Reads prediction logs and tells what was read. */
export async function loadPredictions(
  paths: readonly string[],
  settings: ReadSettings,
  inputs: InputDigest,
  reporter: Reporter,
): Promise<Predictions> {
  reporter.info('Loading prediction logs...');
  const predictions = await readPredictions(readOptions(paths, settings, reporter), inputs);
  reportPredictions(predictions, reporter);
  return predictions;
}
