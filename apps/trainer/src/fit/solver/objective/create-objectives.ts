import * as tf from '@tensorflow/tfjs-node/core';
import type { TrainingSet } from '../rows/training-set';
import { DoubleObjective } from './double-objective';
import type { Objective, TrainingRows } from './objective';
import { TensorFlowObjective } from './tensorflow-objective';

/** `auto` takes the engine that benchmarks show to be faster for these rows and this backend. */
export type Engine = 'auto' | 'double' | 'tensorflow';

/**
 * From this many values per row, the matrix product of native TensorFlow is faster than a pass over
 * the grouped rows: see docs/decisions/0008-rows-in-groups.md. WebAssembly is never faster.
 */
const NATIVE_PAYS_FROM = 40;

/**
 * The objectives to minimise in order; each starts from the solution of the objective before. The
 * last objective is in double precision, so the first one does not affect the final accuracy.
 * @param rows the training rows, for an engine that does not work on grouped rows
 */
export function createObjectives(
  set: TrainingSet,
  rows: () => TrainingRows,
  engine: Engine,
): readonly Objective[] {
  const last = new DoubleObjective(set);
  return usesTensorFlow(set, engine) ? [new TensorFlowObjective(rows()), last] : [last];
}

function usesTensorFlow({ grouped: { values, order } }: TrainingSet, engine: Engine): boolean {
  if (engine !== 'auto') return engine === 'tensorflow';
  return tf.getBackend() === 'tensorflow' && values.length / order.length >= NATIVE_PAYS_FROM;
}
