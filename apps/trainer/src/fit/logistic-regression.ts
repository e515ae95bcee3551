import { applyScaler, type Scaler } from '@meta-agent/features';
import { fitScaler } from './fit-scaler';
import { rowWeights, type ClassWeight } from './class-weights';
import { minimiseLbfgs } from './lbfgs';
import { SoftmaxObjective } from './softmax-objective';

const CLASSES = 3;

export interface LogisticRegressionOptions {
  /** Inverse strength of the L2 penalty. */
  readonly C: number;
  readonly classWeight: ClassWeight;
  /** Largest entry of the gradient of scikit-learn's objective at the solution. */
  readonly tol: number;
  readonly maxIterations: number;
}

/** A fitted multinomial logistic regression, with the scaler of its training rows. */
export interface LogisticRegression {
  readonly scaler: Scaler;
  /** width x 3, row per feature, on scaled features: as the artifact stores it, in singles. */
  readonly kernel: Float32Array;
  /** 3. */
  readonly bias: Float32Array;
  readonly iterations: number;
  readonly converged: boolean;
  readonly gradientNorm: number;
}

/** Labelled rows, raw features. */
export interface LabelledRows {
  /** n x width, row by row. */
  readonly features: Float64Array;
  readonly width: number;
  /** n class indices 0..2; every class has to occur. */
  readonly classes: Uint8Array;
}

/** Fits scaler and model on these rows alone. TensorFlow must have been started. */
export function fitLogisticRegression(
  rows: LabelledRows,
  { C, classWeight, tol, maxIterations }: LogisticRegressionOptions,
): LogisticRegression {
  const { features, width, classes } = rows;
  const scaler = fitScaler(features, width);
  const objective = new SoftmaxObjective(
    {
      features: scaleRows(scaler, features, width),
      width,
      classes,
      weights: rowWeights(classes, classWeight),
    },
    C,
  );
  try {
    const start = new Float64Array(objective.dimension);
    const { point, ...outcome } = minimiseLbfgs(objective, start, { tol, maxIterations });
    return { scaler, ...kernelAndBias(point, width), ...outcome };
  } finally {
    objective.dispose();
  }
}

function scaleRows(scaler: Scaler, features: Float64Array, width: number): Float64Array {
  const scaled = new Float64Array(features.length);
  for (let at = 0; at < features.length; at += width) {
    const end = at + width;
    applyScaler(scaler, features.subarray(at, end), scaled.subarray(at, end));
  }
  return scaled;
}

function kernelAndBias(point: Float64Array, width: number) {
  const kernel = new Float32Array(width * CLASSES);
  for (let j = 0; j < width; j += 1) {
    for (let k = 0; k < CLASSES; k += 1) kernel[j * CLASSES + k] = point[k * width + j];
  }
  return { kernel, bias: Float32Array.from(point.subarray(CLASSES * width)) };
}
