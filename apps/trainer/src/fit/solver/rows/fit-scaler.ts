import type { Scaler } from '@meta-agent/features';
import type { GroupedRows, RowGroup } from './grouped-rows';

/**
 * Mean and population standard deviation of each feature; a constant feature gets scale 1, as in
 * scikit-learn's StandardScaler. The moments of the groups are combined as in T. F. Chan,
 * G. H. Golub and R. J. LeVeque, "Algorithms for computing the sample variance" (1983).
 * @param members 1 at each place of the grouped order whose row is used; at least one row is used
 */
export function fitScaler({ width, groups, values }: GroupedRows, members: Uint8Array): Scaler {
  const moments = groups.map((group) => momentsOf(values, group, members));
  const n = moments.reduce((sum, { count }) => sum + count, 0);
  const features = Array.from({ length: width }, (_, j) => {
    const parts = groups.map(({ sources, constants }, g) => {
      const { count, means, squares } = moments[g];
      const source = sources[j];
      return source < 0
        ? { count, mean: constants[j], square: 0 }
        : { count, mean: means[source], square: squares[source] };
    });
    const mean = parts.reduce((sum, part) => sum + (part.count / n) * part.mean, 0);
    const square = parts.reduce(
      (sum, part) => sum + part.square + part.count * (part.mean - mean) ** 2,
      0,
    );
    return { mean, scale: spread(square / n, mean, n) };
  });
  return { mean: features.map(({ mean }) => mean), scale: features.map(({ scale }) => scale) };
}

/** The mean of each of a group's own values, and the sum of squares around the mean. */
function momentsOf(
  values: Float64Array,
  { start, end, offset, inputs }: RowGroup,
  members: Uint8Array,
) {
  const means = new Float64Array(inputs);
  const squares = new Float64Array(inputs);
  let count = 0;
  for (let i = start; i < end; i += 1) {
    if (members[i] === 0) continue;
    count += 1;
    const at = offset + (i - start) * inputs;
    for (let s = 0; s < inputs; s += 1) means[s] += values[at + s];
  }
  if (count > 0) for (let s = 0; s < inputs; s += 1) means[s] /= count;
  for (let i = start; i < end; i += 1) {
    if (members[i] === 0) continue;
    const at = offset + (i - start) * inputs;
    for (let s = 0; s < inputs; s += 1) squares[s] += (values[at + s] - means[s]) ** 2;
  }
  return { count, means, squares };
}

/** Rounding gives a constant column a variance above 0: scikit-learn's `_is_constant_feature`. */
function spread(variance: number, mean: number, n: number): number {
  const noise = n * Number.EPSILON * variance + (n * mean * Number.EPSILON) ** 2;
  return variance <= noise ? 1 : Math.sqrt(variance);
}
