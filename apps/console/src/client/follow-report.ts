export interface FollowReportOptions<Report> {
  readonly ask: () => Promise<Report>;
  readonly onReport: (report: Report) => void;
}

/** A supervisor publishes every few minutes at most, a training takes minutes. */
const EVERY_MS = 10_000;

/**
 * Requests a report again and again; without an answer the last one stays.
 * @returns a function that stops it; a later answer is ignored
 */
export function followReport<Report>({ ask, onReport }: FollowReportOptions<Report>): () => void {
  let isOver = false;
  let next: ReturnType<typeof setTimeout> | undefined;
  const askLater = () => {
    if (!isOver) next = setTimeout(askOnce, EVERY_MS);
  };
  const askOnce = () => {
    ask().then((report) => {
      if (isOver) return;
      onReport(report);
      askLater();
    }, askLater);
  };
  askOnce();
  return () => {
    isOver = true;
    clearTimeout(next);
  };
}
