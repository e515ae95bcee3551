/** A pivot below this share of the largest diagonal entry is noise; it is raised to the share. */
const LEAST_PIVOT = 1e-14;

/**
 * Replaces a symmetric positive semidefinite matrix with its lower Cholesky factor.
 * @param matrix size x size, row by row; only the lower triangle is read
 */
export function factorise(matrix: Float64Array, size: number): void {
  let top = 0;
  for (let i = 0; i < size; i += 1) top = Math.max(top, matrix[i * size + i]);
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      let rest = matrix[i * size + j];
      for (let k = 0; k < j; k += 1) rest -= matrix[i * size + k] * matrix[j * size + k];
      matrix[i * size + j] =
        i === j ? Math.sqrt(Math.max(rest, LEAST_PIVOT * top)) : rest / matrix[j * size + j];
    }
  }
}

/** Solves L L' x = b in place. @param b is overwritten with x */
export function solveFactorised(lower: Float64Array, b: Float64Array): void {
  const size = b.length;
  for (let i = 0; i < size; i += 1) {
    let rest = b[i];
    for (let k = 0; k < i; k += 1) rest -= lower[i * size + k] * b[k];
    b[i] = rest / lower[i * size + i];
  }
  for (let i = size - 1; i >= 0; i -= 1) {
    b[i] /= lower[i * size + i];
    for (let k = 0; k < i; k += 1) b[k] -= lower[i * size + k] * b[i];
  }
}
