import type { LiveReport } from '@meta-agent/engine-api';

export interface FollowLiveOptions {
  readonly ask: () => Promise<LiveReport>;
  readonly onReport: (report: LiveReport) => void;
}

/** A supervisor publishes every few minutes at most. */
const EVERY_MS = 10_000;

/**
 * Requests what the supervisor has learned, again and again; without an answer the last one stays.
 * @returns a function that stops it; a later answer is ignored
 */
export function followLive({ ask, onReport }: FollowLiveOptions): () => void {
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
