/**
 * The rows of [0, trainEnd) whose label is known when the test part starts. A label known later
 * would leak the future of the test part into training (M. Lopez de Prado, Advances in Financial
 * Machine Learning, 2018, ch. 7).
 * @param knownAtMs the known-at time of each label; null keeps all rows
 */
export function purge(
  trainEnd: number,
  knownAtMs: Float64Array | null,
  testStartMs: number,
): Uint32Array {
  const rows = new Uint32Array(trainEnd).map((_, row) => row);
  return knownAtMs === null ? rows : rows.filter((row) => knownAtMs[row] <= testStartMs);
}
