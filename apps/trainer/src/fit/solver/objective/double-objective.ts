import { foldIntoGroup, unfoldFromGroup, unscale, scaleGradient } from '../rows/fold-features';
import type { RowGroup } from '../rows/grouped-rows';
import type { TrainingSet } from '../rows/training-set';
import type { Objective } from './objective';

/** The exponential of a larger logit overflows; the probability is 0 or 1 long before. */
const MAX_LOGIT = 700;

/**
 * The objective in double precision, without TensorFlow: one pass over the grouped rows computes
 * logits, softmax and gradient of each row while its values are in the cache.
 */
export class DoubleObjective implements Objective {
  readonly dimension: number;
  readonly roundoff = Number.EPSILON;
  readonly #set: TrainingSet;

  constructor(set: TrainingSet) {
    this.#set = set;
    this.dimension = 2 * (set.grouped.width + 1);
  }

  lossGradientAt(point: Float64Array, gradient: Float64Array): void {
    const { grouped, ends, scaler } = this.#set;
    const raw = unscale(point, scaler);
    gradient.fill(0);
    grouped.groups.forEach((group, g) => {
      if (ends[g] === group.start) return;
      const [first, second, sum0, sum1] = scratch(group.inputs + 1);
      foldIntoGroup(raw, group, first, second);
      this.#addRows(group, ends[g], first, second, sum0, sum1);
      unfoldFromGroup(sum0, sum1, group, gradient);
    });
    scaleGradient(gradient, scaler);
  }

  /** Adds w * (p - y) * x of a group's rows, for the classes 0 and 1; with class 2 it sums to 0. */
  #addRows(
    { start, offset, inputs }: RowGroup,
    end: number,
    first: Float64Array,
    second: Float64Array,
    sum0: Float64Array,
    sum1: Float64Array,
  ): void {
    const { classes, weights } = this.#set;
    const { values } = this.#set.grouped;
    let at = offset;
    for (let i = start; i < end; i += 1) {
      let logit0 = first[inputs];
      let logit1 = second[inputs];
      for (let s = 0; s < inputs; s += 1) {
        const value = values[at + s];
        logit0 += value * first[s];
        logit1 += value * second[s];
      }
      const odds0 = Math.exp(Math.min(logit0, MAX_LOGIT));
      const odds1 = Math.exp(Math.min(logit1, MAX_LOGIT));
      const weight = weights[i];
      const share = weight / (1 + odds0 + odds1);
      const residual0 = odds0 * share - (classes[i] === 0 ? weight : 0);
      const residual1 = odds1 * share - (classes[i] === 1 ? weight : 0);
      for (let s = 0; s < inputs; s += 1) {
        const value = values[at + s];
        sum0[s] += value * residual0;
        sum1[s] += value * residual1;
      }
      sum0[inputs] += residual0;
      sum1[inputs] += residual1;
      at += inputs;
    }
  }

  dispose(): void {
    // All memory is garbage-collected.
  }
}

function scratch(length: number): readonly Float64Array[] {
  return Array.from({ length: 4 }, () => new Float64Array(length));
}
