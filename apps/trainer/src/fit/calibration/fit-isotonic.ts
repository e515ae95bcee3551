/** A non-decreasing, piecewise linear curve; x strictly increasing. */
export interface IsotonicCurve {
  readonly x: number[];
  readonly y: number[];
}

/** Points `first` to `last`; the fitted value of each is their mean. */
interface Pool {
  readonly sum: number;
  readonly weight: number;
  readonly first: number;
  readonly last: number;
}

/**
 * Isotonic regression by pooling adjacent violators (Barlow et al., 1972), as scikit-learn's
 * IsotonicRegression: equal x are averaged first, and only the ends of a flat stretch are kept.
 * @param x n values
 * @param positive n flags, 0 or 1
 * @param weights n weights
 */
export function fitIsotonic(
  x: Float64Array,
  positive: Uint8Array,
  weights: Float64Array,
): IsotonicCurve {
  const order = Uint32Array.from(x.keys()).sort((i, j) => x[i] - x[j]);
  const points: { x: number; sum: number; weight: number }[] = [];
  for (const i of order) {
    const last = points.at(-1);
    const sum = positive[i] === 1 ? weights[i] : 0;
    if (last?.x === x[i]) {
      last.sum += sum;
      last.weight += weights[i];
    } else {
      points.push({ x: x[i], sum, weight: weights[i] });
    }
  }
  return endsOf(
    poolViolators(points),
    points.map((point) => point.x),
  );
}

function poolViolators(points: readonly { sum: number; weight: number }[]): Pool[] {
  const pools: Pool[] = [];
  points.forEach(({ sum, weight }, i) => {
    let pool: Pool = { sum, weight, first: i, last: i };
    let before = pools.at(-1);
    while (before !== undefined && before.sum / before.weight >= pool.sum / pool.weight) {
      pool = {
        sum: before.sum + pool.sum,
        weight: before.weight + pool.weight,
        first: before.first,
        last: pool.last,
      };
      pools.pop();
      before = pools.at(-1);
    }
    pools.push(pool);
  });
  return pools;
}

function endsOf(pools: readonly Pool[], xs: readonly number[]): IsotonicCurve {
  const curve: IsotonicCurve = { x: [], y: [] };
  for (const { sum, weight, first, last } of pools) {
    for (const at of first === last ? [first] : [first, last]) {
      curve.x.push(xs[at]);
      curve.y.push(sum / weight);
    }
  }
  return curve;
}
