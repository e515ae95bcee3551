import { applyMap, createScorer, type FoldedMap } from '@meta-agent/model-io';
import { accuracyOf, predictClasses } from '../measure/classification-metrics';
import type { Part } from '../validation/plan-validation';
import type { OutOfFoldScores } from './fit-calibration';
import { requireEveryClass, selectLabelled } from './labelled-rows';
import {
  fitLogisticRegression,
  type LabelledRows,
  type LogisticRegression,
  type LogisticRegressionOptions,
} from './logistic-regression';

export interface FoldResult {
  /** From 1. */
  readonly fold: number;
  readonly accuracy: number;
  readonly trainRows: number;
  readonly testRows: number;
  readonly purged: number;
  readonly converged: boolean;
}

export interface CrossValidation {
  readonly folds: readonly FoldResult[];
  readonly meanAccuracy: number;
  /** Population standard deviation over the folds. */
  readonly stdAccuracy: number;
  /** Of all test parts, in time order. */
  readonly scores: OutOfFoldScores;
}

/** Fits scaler and model anew in each fold, and scores the rows after it. */
export function crossValidate(
  rows: LabelledRows,
  parts: readonly Part[],
  options: LogisticRegressionOptions,
  onFold: (result: FoldResult) => void,
): CrossValidation {
  const logits: Float64Array[] = [];
  const classes: Uint8Array[] = [];
  const folds = parts.map((part, i): FoldResult => {
    const train = selectLabelled(rows, part.train);
    requireEveryClass(train.classes, `the training part of fold ${i + 1}`);
    const model = fitLogisticRegression(train, options);
    const testFeatures = rows.features.subarray(
      part.testStart * rows.width,
      part.testEnd * rows.width,
    );
    const testLogits = logitsOf(model, testFeatures, rows.width);
    const testClasses = rows.classes.subarray(part.testStart, part.testEnd);
    logits.push(testLogits);
    classes.push(testClasses);
    const result = {
      fold: i + 1,
      accuracy: accuracyOf(predictClasses(testLogits), testClasses),
      trainRows: part.train.length,
      testRows: testClasses.length,
      purged: part.purged,
      converged: model.converged,
    };
    onFold(result);
    return result;
  });
  const accuracies = folds.map(({ accuracy }) => accuracy);
  const meanAccuracy = mean(accuracies);
  return {
    folds,
    meanAccuracy,
    stdAccuracy: Math.sqrt(mean(accuracies.map((accuracy) => (accuracy - meanAccuracy) ** 2))),
    scores: {
      logits: Float64Array.from(logits.flatMap((part) => [...part])),
      classes: Uint8Array.from(classes.flatMap((part) => [...part])),
    },
  };
}

/** n x 3 uncalibrated logits of raw features. */
function logitsOf(model: LogisticRegression, features: Float64Array, width: number): Float64Array {
  const { affine }: { affine: FoldedMap } = createScorer({
    ...model,
    calibration: { method: 'none' },
  });
  const logits = new Float64Array((features.length / width) * 3);
  for (let i = 0; i * width < features.length; i += 1) {
    const row = features.subarray(i * width, (i + 1) * width);
    applyMap(affine, row, logits.subarray(3 * i, 3 * i + 3));
  }
  return logits;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
