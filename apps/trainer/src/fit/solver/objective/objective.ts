import type { Scaler } from '@meta-agent/features';

/** The labelled rows of one fit. */
export interface TrainingRows {
  /** n x width, raw features, row by row. */
  readonly features: Float64Array;
  readonly width: number;
  /** n class indices 0..2. */
  readonly classes: Uint8Array;
  /** n weights of the rows' losses. */
  readonly weights: Float64Array;
  /** Fitted on these rows. */
  readonly scaler: Scaler;
}

/**
 * The gradient of the summed log loss of multinomial logistic regression, sum of
 * w[i] * -log p[i, y[i]], in the scaled features and the intercept's 1.
 *
 * A point holds two contrasts (see `CONTRASTS`) of the coefficients of each input, input by input,
 * the intercept last: 2 x (width + 1) numbers. So does a gradient.
 */
export interface Objective {
  readonly dimension: number;
  /** Unit roundoff of the arithmetic: of a gradient's entry, relative to its absolute terms. */
  readonly roundoff: number;
  /** The gradient of the summed loss at `point`, into `gradient`; the penalty is not in it. */
  lossGradientAt(point: Float64Array, gradient: Float64Array): void;
  dispose(): void;
}
