import * as tf from '@tensorflow/tfjs-node';
import type { TrainingSet } from '../rows/training-set';
import { DoubleObjective } from './double-objective';
import type { Objective, TrainingRows } from './objective';
import { TensorFlowObjective } from './tensorflow-objective';

/** `auto` takes whichever is measured faster for these rows and this backend. */
export type Engine = 'auto' | 'double' | 'tensorflow';

/**
 * Values per row from which native TensorFlow's matrix product is faster than a pass over the
 * grouped rows: see docs/decisions/0008-rows-in-groups.md. WebAssembly never is.
 */
const NATIVE_PAYS_FROM = 40;

/**
 * The objectives to minimise one after the other, each from where the one before it ended. The
 * last is in double precision, so the solution is as good whichever came first.
 * @param rows the training rows, for an engine that does not work on grouped ones
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
