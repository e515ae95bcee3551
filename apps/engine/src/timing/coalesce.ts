/**
 * Runs `work` at the first call. Calls within `intervalMs` after a run lead to one further run at
 * the end of the interval, so that a flood of signals costs one run per interval.
 */
export function coalesce(work: () => void, intervalMs: number): () => void {
  let timer: NodeJS.Timeout | null = null;
  let again = false;
  const run = (): void => {
    again = false;
    timer = setTimeout(() => {
      timer = null;
      if (again) run();
    }, intervalMs);
    timer.unref();
    work();
  };
  return () => {
    if (timer === null) run();
    else again = true;
  };
}
