/** Logits of rows that the scoring model was not trained on, and the classes of these rows. */
export interface OutOfFoldScores {
  /** n x 3, row by row. */
  readonly logits: Float64Array;
  /** n class indices 0..2. */
  readonly classes: Uint8Array;
  /** n weights of the rows. */
  readonly weights: Float64Array;
}
