import { applyScaler, type Scaler } from '@meta-agent/features';
import { classWeights, type ClassWeight } from './class-weights';
import { fitScaler } from './fit-scaler';
import { minimiseLbfgs } from './lbfgs';
import { recencyWeights } from './recency-weights';
import { SoftmaxObjective } from './softmax-objective';

const CLASSES = 3;

/** How the rows' losses are weighed. */
export interface RowWeighting {
  readonly classWeight: ClassWeight;
  /** Days after which a row counts half; null weighs old and new alike. */
  readonly halfLifeDays: number | null;
}

export interface SolverOptions {
  /** Largest entry of the gradient of scikit-learn's objective at the solution. */
  readonly tol: number;
  readonly maxIterations: number;
}

export interface LogisticRegressionOptions extends RowWeighting, SolverOptions {
  /** Inverse strength of the L2 penalty. */
  readonly C: number;
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

/** Labelled rows in time order, raw features. */
export interface LabelledRows {
  /** n x width, row by row. */
  readonly features: Float64Array;
  readonly width: number;
  /** n class indices 0..2; every class has to occur. */
  readonly classes: Uint8Array;
  /** n, milliseconds since 1970. */
  readonly timestampsMs: Float64Array;
}

/** Rows made ready once, to be fitted for several C. Holds tensors: `dispose` when done. */
export class LogisticRegressionProblem {
  readonly #scaler: Scaler;
  readonly #width: number;
  readonly #rows: number;
  readonly #objective: SoftmaxObjective;
  /** The last solution: for a C nearby the best place to start from. */
  #point: Float64Array;

  /** Fits the scaler on these rows alone. TensorFlow must have been started. */
  constructor(rows: LabelledRows, { classWeight, halfLifeDays }: RowWeighting) {
    const { features, width, classes, timestampsMs } = rows;
    this.#scaler = fitScaler(features, width);
    this.#width = width;
    this.#rows = classes.length;
    const recency = recencyWeights(timestampsMs, halfLifeDays);
    this.#objective = new SoftmaxObjective({
      features: scaleRows(this.#scaler, features, width),
      width,
      classes,
      weights: classWeights(classes, classWeight).map((weight, row) => weight * recency[row]),
    });
    this.#point = new Float64Array(this.#objective.dimension);
  }

  /**
   * The gradient tolerance at which the mean loss is within `excess` of its least: the objective
   * is C * n times that mean and strongly convex with modulus 1 in the coefficients, so it is off
   * by at most half of the gradient's squared length.
   */
  toleranceFor(C: number, excess: number): number {
    return Math.sqrt((2 * excess * C * this.#rows) / this.#objective.dimension);
  }

  /** Fits the model for one C, starting from the solution before. */
  fit(C: number, options: SolverOptions): LogisticRegression {
    const { point, ...outcome } = minimiseLbfgs(this.#objective.for(C), this.#point, options);
    this.#point = point;
    return { scaler: this.#scaler, ...kernelAndBias(point, this.#width), ...outcome };
  }

  dispose(): void {
    this.#objective.dispose();
  }
}

/** Fits scaler and model on these rows alone. TensorFlow must have been started. */
export function fitLogisticRegression(
  rows: LabelledRows,
  { C, tol, maxIterations, ...weighting }: LogisticRegressionOptions,
): LogisticRegression {
  const problem = new LogisticRegressionProblem(rows, weighting);
  try {
    return problem.fit(C, { tol, maxIterations });
  } finally {
    problem.dispose();
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
