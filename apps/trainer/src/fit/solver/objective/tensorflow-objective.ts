import { applyScaler } from '@meta-agent/features';
import * as tf from '@tensorflow/tfjs-node/core';
import { CONTRASTS, toClasses } from '../rows/contrasts';
import type { Objective, TrainingRows } from './objective';

const CLASSES = CONTRASTS.length;

/** Rows per block: a block is summed in single precision, the block sums in double. */
const BLOCK_ROWS = 2048;

/**
 * The objective computed with TensorFlow.js: softmax of X W, and X'(w * (P - Y)). TensorFlow.js
 * computes in single precision, so its solution is the start of a last step in double precision.
 * TensorFlow must have been started. The objective holds tensors: call `dispose` when done.
 */
export class TensorFlowObjective implements Objective {
  readonly dimension: number;
  readonly roundoff = 2 ** -24;
  readonly #inputs: number;
  readonly #blocks: number;
  readonly #features: tf.Tensor3D;
  readonly #targets: tf.Tensor3D;
  readonly #weights: tf.Tensor3D;

  constructor({ features, width, classes, weights, scaler }: TrainingRows) {
    const n = classes.length;
    const rowsPerBlock = Math.min(BLOCK_ROWS, n);
    this.#blocks = Math.ceil(n / rowsPerBlock);
    this.#inputs = width + 1;
    this.dimension = 2 * this.#inputs;

    const padded = this.#blocks * rowsPerBlock;
    const inputs = new Float32Array(padded * this.#inputs);
    const targets = new Float32Array(padded * CLASSES);
    const rowWeights = new Float32Array(padded);
    const scaled = new Float64Array(width);
    for (let i = 0; i < n; i += 1) {
      applyScaler(scaler, features.subarray(i * width, (i + 1) * width), scaled);
      inputs.set(scaled, i * this.#inputs);
      inputs[i * this.#inputs + width] = 1;
      targets[i * CLASSES + classes[i]] = 1;
      rowWeights[i] = weights[i];
    }
    this.#features = tf.tensor3d(inputs, [this.#blocks, rowsPerBlock, this.#inputs]);
    this.#targets = tf.tensor3d(targets, [this.#blocks, rowsPerBlock, CLASSES]);
    this.#weights = tf.tensor3d(rowWeights, [this.#blocks, rowsPerBlock, 1]);
  }

  lossGradientAt(point: Float64Array, gradient: Float64Array): void {
    const sums = this.#blockSums(Float32Array.from(toClasses(point)));
    const size = this.#inputs * CLASSES;
    gradient.fill(0);
    for (let at = 0; at < sums.length; at += 1) {
      const j = Math.floor((at % size) / CLASSES);
      const [first, second] = CONTRASTS[at % CLASSES];
      gradient[2 * j] += first * sums[at];
      gradient[2 * j + 1] += second * sums[at];
    }
  }

  /** blocks x inputs x 3 sums of w * (p - y) * x. @param kernel inputs x 3 */
  #blockSums(kernel: Float32Array): Float32Array {
    // Returns a tensor, not its values: tidy walks through every element of an array.
    const sums = tf.tidy(() => {
      const flat = tf.reshape(this.#features, [-1, this.#inputs]);
      const logits = tf.matMul(flat, tf.tensor2d(kernel, [this.#inputs, CLASSES]));
      const likely = tf.reshape(tf.softmax(logits), this.#targets.shape);
      const residuals = tf.sub(likely, this.#targets);
      return tf.matMul<tf.Tensor3D>(this.#features, tf.mul(residuals, this.#weights), true, false);
    });
    const values = sums.dataSync<'float32'>();
    sums.dispose();
    return values;
  }

  dispose(): void {
    tf.dispose([this.#features, this.#targets, this.#weights]);
  }
}
