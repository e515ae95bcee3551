/** One change and the decision it leads to. */
export interface Flip {
  readonly change: string;
  readonly then: string;
}
