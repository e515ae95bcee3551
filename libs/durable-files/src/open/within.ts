/**
 * Awaits a step for a limited time. A disk operation cannot be cancelled: it goes on unobserved,
 * and `onLate` receives the result that comes too late.
 */
export async function within<T>(
  step: Promise<T>,
  timeoutMs: number,
  timeout: () => Error,
  onLate: (result: T) => void = () => undefined,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  let isLate = false;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      isLate = true;
      reject(timeout());
    }, timeoutMs);
  });
  void step.then(
    (result) => {
      if (isLate) onLate(result);
    },
    () => undefined,
  );
  try {
    return await Promise.race([step, limit]);
  } finally {
    clearTimeout(timer);
  }
}
