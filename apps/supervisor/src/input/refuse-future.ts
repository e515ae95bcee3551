import { InputError } from '@meta-agent/log-files';

const DAY_MS = 86_400_000;

/** A bar or a trade, where it stands. */
interface Dated {
  readonly path: string;
  readonly line: number;
  readonly symbol: string;
  readonly closeMs: number;
}

/** The latest close that is not of the future: clocks differ, and the last bar may still be open. */
export const latestCloseMs = (nowMs: number, barMs = 0): number => nowMs + DAY_MS + barMs;

/**
 * What stands behind a line of the future counts as late until then: nothing would be learned for
 * years, and no model demoted, without a word.
 * @throws InputError future_time
 */
export function refuseFuture({ path, line, symbol, closeMs }: Dated, latestMs: number): void {
  if (closeMs <= latestMs) return;
  const iso = (ms: number) => new Date(ms).toISOString();
  throw new InputError('future_time', {
    message: `${path}:${line}: the close of ${symbol} is in the future.`,
    expected: `a close until ${iso(latestMs)}: a day from now by the clock of this machine`,
    received: iso(closeMs),
    next: 'correct this line, or the clock of this machine',
  });
}
