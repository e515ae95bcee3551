import { agentsOf } from '@meta-agent/features';
import type { InputDigest } from '@meta-agent/log-files';
import { parseDate, parseLastDate } from '../config/parse-date';
import type { TrainConfig } from '../config/train-config';
import {
  readPredictions,
  type Predictions,
  type ReadPredictionsOptions,
} from '../data/read-predictions';
import type { Reporter } from '../reporter';
import { reportPredictions } from './report-dataset';

type ReadSettings = Pick<
  TrainConfig,
  'base_weights' | 'min_date' | 'max_date' | 'max_invalid_share' | 'max_row_age_minutes'
>;

const MINUTE_MS = 60_000;

/** The options for reading logs, from the settings, with progress to the reporter. */
export function readOptions(
  paths: readonly string[],
  settings: ReadSettings,
  nowMs: number,
  reporter: Reporter,
): ReadPredictionsOptions {
  const { min_date: minDate, max_date: maxDate, max_invalid_share: maxInvalidShare } = settings;
  return {
    paths,
    agents: agentsOf(settings.base_weights),
    minDateMs: minDate === null ? null : parseDate(minDate),
    maxDateMs: maxDate === null ? null : parseLastDate(maxDate),
    nowMs,
    maxRowAgeMs: settings.max_row_age_minutes * MINUTE_MS,
    maxInvalidShare,
    onProgress: (done, total) => {
      reporter.progress('Reading', done / total);
    },
  };
}

export interface LogRequest {
  readonly paths: readonly string[];
  readonly settings: ReadSettings;
  /** The clock, in milliseconds since 1970. */
  readonly nowMs: number;
}

/** Reads prediction logs and reports the counts. */
export async function loadPredictions(
  { paths, settings, nowMs }: LogRequest,
  inputs: InputDigest,
  reporter: Reporter,
): Promise<Predictions> {
  reporter.info('Loading prediction logs...');
  const predictions = await readPredictions(readOptions(paths, settings, nowMs, reporter), inputs);
  reportPredictions(predictions, reporter);
  return predictions;
}
