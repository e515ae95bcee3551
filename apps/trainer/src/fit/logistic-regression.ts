import type { Scaler } from '@meta-agent/features';
import { matrixOf, pickFeatures, type FeatureRows } from '../data/rows/feature-rows';
import { gather } from '../data/signal-table';
import { classWeights, type ClassWeight } from './class-weights';
import type { ScoreTimes } from './out-of-fold-scores';
import { recencyWeights } from './recency-weights';
import type { Hessian } from './solver/curvature';
import { minimise, type Solution, type SolverOptions } from './solver/minimise';
import { createObjectives, type Engine } from './solver/objective/create-objectives';
import type { Objective, TrainingRows } from './solver/objective/objective';
import { CONTRASTS, toClasses } from './solver/rows/contrasts';
import { rescale, toFoldedMap, unscale, type RawCoefficients } from './solver/rows/fold-features';
import { groupedRowsOf } from './solver/rows/grouped-rows';
import { scoreRows } from './solver/rows/score-rows';
import { selectTrainingSet, type TrainingSet } from './solver/rows/training-set';

const CLASSES = CONTRASTS.length;

/** The weights of the rows' losses. */
export interface RowWeighting {
  readonly classWeight: ClassWeight;
  /** Days after which the weight of a row halves; null weighs all rows alike. */
  readonly halfLifeDays: number | null;
}

export interface LogisticRegressionOptions extends RowWeighting, SolverOptions {
  /** Inverse strength of the L2 penalty. */
  readonly C: number;
}

/** A fitted multinomial logistic regression, with the scaler of its training rows. */
export interface LogisticRegression extends Convergence {
  readonly scaler: Scaler;
  /** width x 3, row per feature, on scaled features, in single precision as in the artifact. */
  readonly kernel: Float32Array;
  /** 3 intercepts, one per class. */
  readonly bias: Float32Array;
  /** In double precision, for raw features: a start for a similar fit. */
  readonly solution: RawCoefficients;
}

/** The convergence of the solver. */
type Convergence = Omit<Solution, 'point' | 'hessian'>;

/** Labelled rows in time order, raw features. */
export interface LabelledRows {
  readonly features: FeatureRows;
  /** Index of the feature `volatility`; absent: not among the features. */
  readonly volatilityAt?: number;
  /** n class indices 0..2; every class occurs. */
  readonly classes: Uint8Array;
  /** n timestamps, milliseconds since 1970. */
  readonly timestampsMs: Float64Array;
  /** When each label was known, and the embargo, for what is fitted on scores; null: no purging. */
  readonly purging?: Pick<ScoreTimes, 'knownAtMs' | 'embargo'> | null;
}

/** Rows prepared once for fits with several C. May hold tensors: call `dispose` when done. */
export class LogisticRegressionProblem {
  readonly #set: TrainingSet;
  readonly #objectives: readonly Objective[];
  /** The last solution: the best start for a nearby C. */
  #point: Float64Array;
  #hessian: Hessian | null = null;

  /**
   * Fits the scaler only on the training rows. TensorFlow must have been started.
   * @param train indices of the rows to fit on, ascending; null for all
   */
  constructor(
    rows: LabelledRows,
    train: Uint32Array | null,
    { classWeight, halfLifeDays }: RowWeighting,
    engine: Engine = 'auto',
  ) {
    const used = train ?? Uint32Array.from(rows.classes.keys());
    const classes = gather(rows.classes, used, 1);
    const recency = recencyWeights(gather(rows.timestampsMs, used, 1), halfLifeDays);
    const weights = classWeights(classes, classWeight).map((weight, i) => weight * recency[i]);
    this.#set = selectTrainingSet(groupedRowsOf(rows.features), rows.classes, used, weights);
    const { scaler } = this.#set;
    const { width } = rows.features;
    const copied = (): TrainingRows => {
      const features = matrixOf(pickFeatures(rows.features, used));
      return { features, width, classes, weights, scaler };
    };
    this.#objectives = createObjectives(this.#set, copied, engine);
    this.#point = new Float64Array(2 * (width + 1));
  }

  /** Starts the next fit from the solution of a similar fit. */
  startFrom(solution: RawCoefficients): void {
    this.#point = rescale(solution, this.#set.scaler);
    this.#hessian = null;
  }

  /**
   * The gradient tolerance at which the mean loss is within `excess` of its minimum: the objective
   * is C * n times that mean and strongly convex with modulus 1 in the coefficients, so the
   * objective exceeds its minimum by at most half of the gradient's squared length.
   */
  toleranceFor(C: number, excess: number): number {
    return Math.sqrt((2 * excess * C * this.#set.size) / ((CLASSES / 2) * this.#point.length));
  }

  /** Fits the model for one C, starting from the previous solution. */
  fit(C: number, options: SolverOptions): LogisticRegression {
    let rowPasses = 0;
    const solutions = this.#objectives.map((objective) => {
      const start = { point: this.#point, hessian: this.#hessian };
      const found = minimise(objective, this.#set, C, start, options);
      const { point, hessian, ...convergence } = found;
      this.#point = point;
      this.#hessian = hessian;
      rowPasses += convergence.rowPasses;
      return convergence;
    });
    const iterations = solutions.reduce((sum, solution) => sum + solution.iterations, 0);
    const { scaler } = this.#set;
    return {
      ...solutions[solutions.length - 1],
      iterations,
      rowPasses,
      scaler,
      ...kernelAndBias(this.#point),
      solution: unscale(this.#point, scaler),
    };
  }

  /** The logits of consecutive rows by the last solution: (to - from) x 3. */
  score(from: number, to: number): Float64Array {
    const { grouped, scaler } = this.#set;
    return scoreRows(grouped, toFoldedMap(unscale(this.#point, scaler)), from, to);
  }

  dispose(): void {
    for (const objective of this.#objectives) objective.dispose();
  }
}

/**
 * Fits scaler and model only on these rows. TensorFlow must have been started.
 * @param train indices of the rows to fit on, ascending; null for all
 * @param start the solution of a similar fit; null starts from 0
 */
export function fitLogisticRegression(
  rows: LabelledRows,
  train: Uint32Array | null,
  { C, tol, maxIterations, ...weighting }: LogisticRegressionOptions,
  start: RawCoefficients | null = null,
): LogisticRegression {
  const problem = new LogisticRegressionProblem(rows, train, weighting);
  try {
    if (start !== null) problem.startFrom(start);
    return problem.fit(C, { tol, maxIterations });
  } finally {
    problem.dispose();
  }
}

/** Kernel and bias in single precision, row per feature. */
function kernelAndBias(point: Float64Array) {
  const classes = Float32Array.from(toClasses(point));
  const width = classes.length / CLASSES - 1;
  return { kernel: classes.slice(0, width * CLASSES), bias: classes.slice(width * CLASSES) };
}
