/** What a source of events tells. */
export interface Ears {
  readonly hear: (data: string) => void;
  readonly lose: () => void;
  /** The engine refuses the caller. */
  readonly lock: () => void;
}

/** An open stream of events. */
export interface Source {
  readonly close: () => void;
}
