import { factorise, solveFactorised } from '../solver/cholesky';
import { estimateHessian } from '../solver/curvature';
import type { ConvexObjective } from '../solver/lbfgs';
import { DoubleObjective } from '../solver/objective/double-objective';
import { CONTRAST_COUNT } from '../solver/rows/contrasts';
import type { GroupSets } from './group-sets';

/**
 * scikit-learn's objective of the features [x, κ·x⊗1_g, κ·1_g] under one penalty: a point holds the
 * pooled coefficients W, then U_g of each group, and group g is decided by W + κ·U_g.
 */
export class PooledObjective implements ConvexObjective {
  readonly dimension: number;
  readonly #sets: GroupSets;
  readonly #kappa: number;
  readonly #C: number;
  readonly #size: number;
  readonly #own: readonly DoubleObjective[];
  readonly #rest: readonly DoubleObjective[];
  passes = 0;

  constructor(sets: GroupSets, width: number, kappa: number, C: number) {
    this.#sets = sets;
    this.#kappa = kappa;
    this.#C = C;
    this.#size = CONTRAST_COUNT * (width + 1);
    this.dimension = this.#size * (1 + sets.own.length);
    this.#own = sets.own.map(({ set }) => new DoubleObjective(set));
    this.#rest = sets.rest.map((set) => new DoubleObjective(set));
  }

  /** The coefficients that decide the g-th group with weights of its own. */
  coefficientsOf(point: Float64Array, g: number): Float64Array {
    const own = this.#block(point, g + 1);
    return this.#block(point, 0).map((w, i) => w + this.#kappa * own[i]);
  }

  gradientAt(point: Float64Array, gradient: Float64Array): void {
    this.passes += 1;
    const pooled = this.#block(point, 0);
    const total = this.#block(gradient, 0);
    total.forEach((_, i) => {
      total[i] = this.#isPenalised(i) ? pooled[i] : 0;
    });
    const part = new Float64Array(this.#size);
    for (const objective of this.#rest) {
      objective.lossGradientAt(pooled, part);
      for (let i = 0; i < part.length; i += 1) total[i] += this.#C * part[i];
    }
    this.#own.forEach((objective, g) => {
      objective.lossGradientAt(this.coefficientsOf(point, g), part);
      const own = this.#block(point, g + 1);
      const slope = this.#block(gradient, g + 1);
      for (let i = 0; i < part.length; i += 1) {
        total[i] += this.#C * part[i];
        slope[i] = this.#kappa * this.#C * part[i] + own[i];
      }
    });
  }

  /**
   * Multiplies by the inverse of the Hessian at `point`. With M_g = C times the Hessian of a group's
   * loss and D_g = κ²·M_g + I, the Hessian is an arrow with the blocks ΣM_g + I, κ·M_g and D_g, and
   * its Schur complement is I + Σ(I − D_g⁻¹)/κ²: only D_g is ever factorised.
   */
  preconditionerAt(point: Float64Array): (vector: Float64Array) => void {
    const size = this.#size;
    const complement = new Float64Array(size * size);
    for (let i = 0; i < size; i += 1) complement[i * size + i] = this.#isPenalised(i) ? 1 : 0;
    for (const set of this.#sets.rest) {
      addScaled(complement, estimateHessian(set, this.#block(point, 0)).entries, this.#C);
    }
    const factors = this.#sets.own.map(({ set }, g) => {
      const { entries: hessian } = estimateHessian(set, this.coefficientsOf(point, g));
      for (let i = 0; i < hessian.length; i += 1) hessian[i] *= this.#kappa ** 2 * this.#C;
      for (let i = 0; i < size; i += 1) hessian[i * size + i] += 1;
      factorise(hessian, size);
      addComplement(complement, hessian, size, this.#kappa);
      return hessian;
    });
    factorise(complement, size);
    return (vector) => {
      this.#solve(vector, factors, complement);
    };
  }

  #solve(vector: Float64Array, factors: readonly Float64Array[], complement: Float64Array): void {
    const pooled = this.#block(vector, 0);
    factors.forEach((factor, g) => {
      const own = this.#block(vector, g + 1);
      const before = own.slice();
      solveFactorised(factor, own);
      for (let i = 0; i < own.length; i += 1) pooled[i] -= (before[i] - own[i]) / this.#kappa;
    });
    solveFactorised(complement, pooled);
    factors.forEach((factor, g) => {
      const own = this.#block(vector, g + 1);
      const moved = pooled.slice();
      solveFactorised(factor, moved);
      for (let i = 0; i < own.length; i += 1) own[i] -= (pooled[i] - moved[i]) / this.#kappa;
    });
  }

  #block(vector: Float64Array, index: number): Float64Array {
    return vector.subarray(index * this.#size, (index + 1) * this.#size);
  }

  /** The intercept of all rows, the last input, is not penalised; those of the groups are. */
  #isPenalised(i: number): boolean {
    return i < this.#size - CONTRAST_COUNT;
  }
}

function addScaled(target: Float64Array, matrix: Float64Array, factor: number): void {
  for (let i = 0; i < target.length; i += 1) target[i] += factor * matrix[i];
}

/** Adds (I − D⁻¹)/κ² of a factorised D; the matrix is symmetric, so its columns are its rows. */
function addComplement(
  complement: Float64Array,
  factor: Float64Array,
  size: number,
  kappa: number,
): void {
  const column = new Float64Array(size);
  for (let i = 0; i < size; i += 1) {
    column.fill(0);
    column[i] = 1;
    solveFactorised(factor, column);
    for (let j = 0; j < size; j += 1) {
      complement[i * size + j] += ((i === j ? 1 : 0) - column[j]) / kappa ** 2;
    }
  }
}
