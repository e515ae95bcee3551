/**
 * The rows of [0, trainEnd) whose label was known when the test part starts; a later one would
 * carry the test part's own future into training (M. Lopez de Prado, Advances in Financial
 * Machine Learning, 2018, ch. 7).
 * @param knownAtMs when each label was known; null when it cannot be told: then all rows
 */
export function purge(
  trainEnd: number,
  knownAtMs: Float64Array | null,
  testStartMs: number,
): Uint32Array {
  const rows = new Uint32Array(trainEnd).map((_, row) => row);
  return knownAtMs === null ? rows : rows.filter((row) => knownAtMs[row] <= testStartMs);
}
