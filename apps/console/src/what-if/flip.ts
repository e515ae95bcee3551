/** One change, alone, and what the engine would then decide. */
export interface Flip {
  readonly change: string;
  readonly then: string;
}
