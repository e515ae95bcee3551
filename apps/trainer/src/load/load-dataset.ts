import { parseSymbolMap, type GroundTruthFiles } from '@meta-agent/log-files';
import type { TrainConfig } from '../config/train-config';
import { readDataset, type Dataset } from '../data/read-dataset';
import type { Reporter } from '../reporter';
import { readOptions } from './load-predictions';
import { reportDataset, reportPredictions } from './report-dataset';

/** The paths of labelled signals, and the options for reading them. */
export interface DatasetRequest {
  readonly config: TrainConfig;
  readonly predictionPaths: readonly string[];
  readonly outcomesPath: string | null;
  readonly labelsPath: string | null;
  /** Price files; empty without prices. */
  readonly pricePaths: readonly string[];
  /** The clock, in milliseconds since 1970. */
  readonly nowMs: number;
}

/** Reads the dataset and reports the counts. */
export async function loadDataset(request: DatasetRequest, reporter: Reporter): Promise<Dataset> {
  const { config } = request;
  reporter.info('Loading prediction logs...');
  const dataset = await readDataset({
    ...readOptions(request.predictionPaths, config, request.nowMs, reporter),
    ...groundTruthFiles(request, config),
    pricePaths: request.pricePaths,
    settle: config,
    isGuide: config.recipe === 'guide',
    maxUnmatchedShare: config.max_unmatched_share,
    maxVoteDifference: config.max_vote_difference,
    labelsFrom: config.labels_from,
    labelHorizonMinutes: config.label_horizon_minutes,
    fitBaseWeights: config.fit_base_weights,
    onPredictions: (predictions) => {
      reportPredictions(predictions, reporter);
    },
  });
  reportDataset(dataset, reporter);
  return dataset;
}

/** The files with labels or outcomes, and the settings for reading them. */
export function groundTruthFiles(
  { outcomesPath, labelsPath }: Pick<DatasetRequest, 'outcomesPath' | 'labelsPath'>,
  config: TrainConfig,
): GroundTruthFiles {
  return {
    outcomesPath,
    labelsPath,
    symbolMap: parseSymbolMap(config.symbol_map),
    maxInvalidShare: config.max_invalid_share,
  };
}
