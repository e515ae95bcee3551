import { mean } from '@meta-agent/features';
import { createScorer, type FoldResult } from '@meta-agent/model-io';
import { accuracyOf, predictClasses } from '../measure/classification-metrics';
import type { Part } from '../validation/plan-validation';
import {
  fitLogisticRegression,
  type LabelledRows,
  type LogisticRegression,
  type LogisticRegressionOptions,
} from './logistic-regression';
import { type OutOfFoldScores } from './out-of-fold-scores';
import { recencyWeights } from './recency-weights';
import { requireEveryClass } from './require-every-class';
import type { RawCoefficients } from './solver/rows/fold-features';
import { groupedRowsOf } from './solver/rows/grouped-rows';
import { columnOf, scoreRows } from './solver/rows/score-rows';

export interface CrossValidation {
  readonly folds: readonly FoldResult[];
  readonly meanAccuracy: number;
  /** Population standard deviation over the folds. */
  readonly stdAccuracy: number;
  /** Scores of all test parts, in time order. */
  readonly scores: OutOfFoldScores;
  /** The solution of the last fold, a start for the final fit. */
  readonly lastSolution: RawCoefficients | null;
}

export interface CrossValidationOptions extends LogisticRegressionOptions {
  /** Solutions of similar fits, fold by fold. */
  readonly starts: readonly RawCoefficients[];
}

/**
 * Fits scaler and model anew in each fold and scores the fold's test part. Without a solution to
 * start from, a fit starts from that of the fold before, whose rows it contains.
 */
export function crossValidate(
  rows: LabelledRows,
  parts: readonly Part[],
  { starts, ...options }: CrossValidationOptions,
  onFold: (result: FoldResult) => void,
): CrossValidation {
  const logits: Float64Array[] = [];
  let start: RawCoefficients | null = null;
  const folds = parts.map((part, i): FoldResult => {
    requireEveryClass(rows, part, `the training part of fold ${i + 1}`);
    const model = fitLogisticRegression(rows, part.train, options, starts.at(i) ?? start);
    start = model.solution;
    const testLogits = scoreTestPart(model, rows, part);
    const testClasses = rows.classes.subarray(part.testStart, part.testEnd);
    logits.push(testLogits);
    const result = {
      fold: i + 1,
      accuracy: accuracyOf(predictClasses(testLogits), testClasses),
      train_rows: part.train.length,
      test_rows: testClasses.length,
      purged: part.purged,
      converged: model.converged,
      row_passes: model.rowPasses,
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
    scores: outOfFoldScores(rows, parts, logits, options.halfLifeDays),
    lastSolution: start,
  };
}

/** Concatenates the folds' test parts, which are consecutive. */
export function outOfFoldScores(
  rows: LabelledRows,
  parts: readonly Part[],
  logits: readonly Float64Array[],
  halfLifeDays: number | null,
): OutOfFoldScores {
  const { classes, timestampsMs, purging = null } = rows;
  const from = parts[0].testStart;
  const to = parts[parts.length - 1].testEnd;
  const all = new Float64Array(3 * (to - from));
  parts.forEach((part, i) => {
    all.set(logits[i], 3 * (part.testStart - from));
  });
  return {
    logits: all,
    classes: classes.subarray(from, to),
    weights: recencyWeights(timestampsMs.subarray(from, to), halfLifeDays),
    volatilities: volatilitiesOf(rows, from, to),
    times: purging && {
      timestampsMs: timestampsMs.subarray(from, to),
      knownAtMs: purging.knownAtMs?.subarray(from, to) ?? null,
      embargo: purging.embargo,
    },
  };
}

/** The volatility of the rows from `from` to `to`; null without that feature. */
function volatilitiesOf(
  { features, volatilityAt }: LabelledRows,
  from: number,
  to: number,
): Float64Array | null {
  if (volatilityAt === undefined) return null;
  return columnOf(groupedRowsOf(features), volatilityAt, from, to);
}

/** n x 3 uncalibrated logits of a fold's test part. */
export function scoreTestPart(
  model: LogisticRegression,
  { features }: LabelledRows,
  { testStart, testEnd }: Part,
): Float64Array {
  const { affine } = createScorer({ ...model, calibration: { method: 'none' } });
  return scoreRows(groupedRowsOf(features), affine, testStart, testEnd);
}
