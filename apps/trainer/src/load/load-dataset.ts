import type { TrainConfig } from '../config/train-config';
import { readDataset, type Dataset } from '../data/read-dataset';
import type { Reporter } from '../reporter';
import { readOptions } from './load-predictions';
import { reportDataset } from './report-dataset';

/** Where labelled signals are to be found, and how to read them. */
export interface DatasetRequest {
  readonly config: TrainConfig;
  readonly predictionPaths: readonly string[];
  readonly outcomesPath: string | null;
  readonly labelsPath: string | null;
}

/** Reads the dataset and tells what was read. */
export async function loadDataset(request: DatasetRequest, reporter: Reporter): Promise<Dataset> {
  const { config } = request;
  reporter.info('Loading prediction logs...');
  const dataset = await readDataset({
    ...readOptions(request.predictionPaths, config, reporter),
    outcomesPath: request.outcomesPath,
    labelsPath: request.labelsPath,
    labelsFrom: config.labels_from,
    labelHorizonMinutes: config.label_horizon_minutes,
    baseWeights: config.base_weights,
  });
  reportDataset(dataset, reporter);
  return dataset;
}
