/** Receives the progress and the warnings of a run. Results are returned, not reported. */
export interface Reporter {
  info(line: string): void;
  warn(line: string): void;
  /** Progress of a stage, 0..1. */
  progress(stage: string, share: number): void;
}
