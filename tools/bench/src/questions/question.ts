/** A measurement that `npm run bench` makes. */
export interface Question {
  readonly name: string;
  /** What is measured, in a line. */
  readonly description: string;
  /**
   * Measures.
   * @param folder for files; removed afterwards
   * @returns the body of the section in docs/benchmarks.md
   * @throws NotMeasured
   */
  readonly measure: (folder: string) => Promise<string>;
}

/** Something that a question needs is not on this machine. */
export class NotMeasured extends Error {}

/** Rounds and seconds; BENCH_ROUNDS and BENCH_SECONDS shorten or lengthen a run. */
export const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 7);
export const SECONDS = Number(process.env.BENCH_SECONDS ?? 3);

/** The numbers of records to measure: BENCH_RECORDS, else these. */
export function sizesOr(usual: string): number[] {
  return (process.env.BENCH_RECORDS ?? usual).split(',').map(Number);
}
