import type { DecidedRow } from './decisions/decided-row';
import type { KnownDecision } from './known-decision';

/** A settled decision, and its place among others. */
export interface Settling {
  readonly known: KnownDecision;
  /** When a repeat of its record can be known at the earliest, in ms since 1970. */
  readonly earliestMs: number;
  /** Of two that become known together, that of the smaller number is first. */
  readonly place: number;
}

/**
 * What is known of a decision: what settles it, `later` when that is not there yet, `never` when it will
 * not be, `forgotten` when it reaches behind what is remembered.
 */
export type Verdict = readonly Settling[] | 'later' | 'never' | 'forgotten';

/** What settles decisions, followed as it grows: candles, or the trades that were made. */
export interface Truth {
  /** Equal marks tell that nothing came. Never throws. */
  readonly mark: () => Promise<string>;
  /**
   * Reads what came.
   * @param rows that nobody has asked about yet
   * @returns whether what was read before still holds: else `forget`, then read all
   * @throws InputError
   */
  readonly read: (rows: readonly DecidedRow[]) => Promise<boolean>;
  /** Until when every settlement is known, in ms since 1970; -Infinity without any. */
  readonly knownUntilMs: number;
  /** @throws InputError horizon_not_given, invalid_config */
  readonly settle: (row: DecidedRow) => Verdict;
  /**
   * Forgets what is older than a time.
   * @param later the decisions that wait to be settled
   * @returns those that it goes on to wait for
   */
  readonly forgetBefore: (ms: number, later: readonly DecidedRow[]) => readonly DecidedRow[];
  /** The next `read` reads all. */
  readonly forget: () => void;
}
