import * as tf from '@tensorflow/tfjs-node';
import type { ConvexObjective } from './lbfgs';

const CLASSES = 3;

/** Rows that are summed in single precision; the sums of blocks are added in double. */
const BLOCK_ROWS = 2048;

export interface TrainingRows {
  /** n x width, scaled, row by row. */
  readonly features: Float64Array;
  readonly width: number;
  /** n class indices 0..2. */
  readonly classes: Uint8Array;
  /** n weights of the rows' losses. */
  readonly weights: Float64Array;
}

/**
 * scikit-learn's objective of multinomial logistic regression,
 * C * sum of w[i] * -log p[i, y[i]] + ||W||^2 / 2 with the intercepts left out of the penalty,
 * as its gradient: X'(w * (P - Y)) by TensorFlow.js.
 *
 * A point holds the coefficients row by row (3 x width), then the 3 intercepts. TensorFlow.js
 * computes in single precision, so a coefficient goes in as two singles (its rounding and the
 * rest): a rounded coefficient shifts every row the same way, and the optimum with it.
 * Holds tensors, which serve every C: `dispose` when done.
 */
export class SoftmaxObjective {
  readonly dimension: number;
  readonly #width: number;
  readonly #blocks: number;
  readonly #features: tf.Tensor3D;
  readonly #targets: tf.Tensor3D;
  readonly #weights: tf.Tensor3D;

  constructor(rows: TrainingRows) {
    const { features, width, classes, weights } = rows;
    const n = classes.length;
    const rowsPerBlock = Math.min(BLOCK_ROWS, n);
    this.#blocks = Math.ceil(n / rowsPerBlock);
    this.#width = width;
    this.dimension = CLASSES * (width + 1);

    const padded = this.#blocks * rowsPerBlock;
    const inputs = new Float32Array(padded * (width + 1));
    const targets = new Float32Array(padded * CLASSES);
    const rowWeights = new Float32Array(padded);
    for (let i = 0; i < n; i += 1) {
      inputs.set(features.subarray(i * width, (i + 1) * width), i * (width + 1));
      inputs[i * (width + 1) + width] = 1;
      targets[i * CLASSES + classes[i]] = 1;
      rowWeights[i] = weights[i];
    }
    this.#features = tf.tensor3d(inputs, [this.#blocks, rowsPerBlock, width + 1]);
    this.#targets = tf.tensor3d(targets, [this.#blocks, rowsPerBlock, CLASSES]);
    this.#weights = tf.tensor3d(rowWeights, [this.#blocks, rowsPerBlock, 1]);
  }

  /** The objective for one C, which is the inverse strength of the penalty. */
  for(C: number): ConvexObjective {
    const gradientAt = (point: Float64Array, gradient: Float64Array) => {
      this.#gradientAt(C, point, gradient);
    };
    return { dimension: this.dimension, gradientAt };
  }

  #gradientAt(C: number, point: Float64Array, gradient: Float64Array): void {
    const sums = this.#blockGradients(point);
    const size = (this.#width + 1) * CLASSES;
    gradient.set(point);
    gradient.fill(0, CLASSES * this.#width);
    for (let block = 0; block < this.#blocks; block += 1) {
      for (let j = 0; j <= this.#width; j += 1) {
        for (let k = 0; k < CLASSES; k += 1) {
          gradient[this.#indexOf(j, k)] += C * sums[block * size + j * CLASSES + k];
        }
      }
    }
  }

  /** blocks x (width + 1) x 3 sums of w * (p - y) * x. */
  #blockGradients(point: Float64Array): Float32Array {
    const [rounded, rest] = this.#split(point);
    return tf.tidy(() => {
      const flat = this.#features.reshape([-1, this.#width + 1]);
      const shape = [this.#width + 1, CLASSES] as [number, number];
      const logits = flat
        .matMul(tf.tensor2d(rounded, shape))
        .add(flat.matMul(tf.tensor2d(rest, shape)));
      const residuals = tf.softmax(logits).reshape(this.#targets.shape).sub(this.#targets);
      const sums = tf.matMul(this.#features, residuals.mul(this.#weights), true, false);
      return sums.dataSync<'float32'>();
    });
  }

  /** The kernel (width + 1) x 3 as two singles whose sum is nearly the double. */
  #split(point: Float64Array): [Float32Array, Float32Array] {
    const rounded = new Float32Array(this.dimension);
    const rest = new Float32Array(this.dimension);
    for (let j = 0; j <= this.#width; j += 1) {
      for (let k = 0; k < CLASSES; k += 1) {
        const value = point[this.#indexOf(j, k)];
        rounded[j * CLASSES + k] = value;
        rest[j * CLASSES + k] = value - Math.fround(value);
      }
    }
    return [rounded, rest];
  }

  /** Where a point keeps class k's coefficient of input j; the last input is the intercept's 1. */
  #indexOf(j: number, k: number): number {
    return j === this.#width ? CLASSES * this.#width + k : k * this.#width + j;
  }

  dispose(): void {
    tf.dispose([this.#features, this.#targets, this.#weights]);
  }
}
