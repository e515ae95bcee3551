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
  /** The scaler fitted on these rows. */
  readonly scaler: Scaler;
}

/**
 * The gradient of the summed log loss of multinomial logistic regression, sum of
 * w[i] * -log p[i, y[i]], with respect to the scaled features and the constant 1 of the intercept.
 *
 * A point holds two contrasts (see `CONTRASTS`) of the coefficients of each input, input by input,
 * the intercept last: 2 x (width + 1) numbers. A gradient has the same layout.
 */
export interface Objective {
  readonly dimension: number;
  /** Unit roundoff of a gradient entry, relative to the sum of its absolute terms. */
  readonly roundoff: number;
  /** Writes the gradient of the summed loss at `point`, without the penalty, into `gradient`. */
  lossGradientAt(point: Float64Array, gradient: Float64Array): void;
  dispose(): void;
}
