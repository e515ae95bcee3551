/** Logits of rows that the scoring model never saw, and what the rows turned out to be. */
export interface OutOfFoldScores {
  /** n x 3, row by row. */
  readonly logits: Float64Array;
  /** n class indices 0..2. */
  readonly classes: Uint8Array;
  /** n weights of the rows. */
  readonly weights: Float64Array;
}
