import type { DecidedRow } from './decided-row';

/** Where decisions are written to, followed as it grows: the logs of engines, a stream. */
export interface DecisionSource {
  /** Equal marks tell that nothing came. Never throws. */
  readonly mark: () => Promise<string>;
  /**
   * The rows that came since the last call; the first call gives all. After an error, and after null,
   * only `forget` helps.
   * @returns null when rows that were given before hold no longer: a file was cut or replaced
   * @throws InputError
   */
  readonly read: () => Promise<NewRows | null>;
  /** The next `read` gives all rows. */
  readonly forget: () => void;
  /** Whether the first `read` gave every row there ever was. */
  readonly isWhole: boolean;
  /**
   * Tells that no row which was decided before a time is needed any more, also after a restart.
   * @param beforeMs milliseconds since 1970
   * @throws InputError
   */
  readonly release: (beforeMs: number) => Promise<void>;
  /** The last call. */
  readonly close: () => void;
}

/** What came. */
export interface NewRows {
  /**
   * By part of the source, such as a file. In a part, also from one call to the next, no row is decided
   * before those above it.
   */
  readonly parts: ReadonlyMap<string, readonly DecidedRow[]>;
  /** All parts so far: of two rows that are decided at the same time, that of the earlier part is first. */
  readonly order: readonly string[];
  /** Lines that are no rows, since all were read. */
  readonly invalidLines: number;
}
