/** Where a row stands. */
export interface Place {
  readonly file: string;
  readonly line: number;
}
