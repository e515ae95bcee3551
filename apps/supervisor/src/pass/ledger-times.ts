import { isRelease, type LedgerEntry } from '@meta-agent/model-io';
import type { Promotion } from '../learn/step-champion';

/** What the ledger tells the supervisor. */
export interface LedgerTimes {
  /** When a person decided that models may decide again, in ms since 1970. */
  readonly releasedAtMs: readonly number[];
  readonly promotions: readonly Promotion[];
}

export function ledgerTimes(entries: readonly LedgerEntry[]): LedgerTimes {
  return {
    releasedAtMs: entries.filter(isRelease).map(({ at }) => Date.parse(at)),
    promotions: entries.flatMap(({ event, to, at }) =>
      isPromotion(event) ? [{ version: to, atMs: Date.parse(at) }] : [],
    ),
  };
}

const isPromotion = (event: string) => event === 'promote' || event === 'rollback';

/** Whether nothing has changed of what happened until a time. */
export function isContinued(before: LedgerTimes, now: LedgerTimes, untilMs: number): boolean {
  const until = ({ releasedAtMs, promotions }: LedgerTimes) =>
    JSON.stringify([
      releasedAtMs.filter((ms) => ms <= untilMs),
      promotions.filter(({ atMs }) => atMs <= untilMs),
    ]);
  return until(before) === until(now);
}
