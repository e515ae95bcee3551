import type { Caller } from '../../caller/caller';

export interface QuotaLimits {
  /** What all callers together may hold. */
  readonly all: number;
  /** What one caller may hold. */
  readonly each: number;
  /** The part of `all` that only known callers may take. */
  readonly reserved: number;
}

/** Whose limit is reached. */
export type Exceeded = 'each' | 'all';

/** Counts what callers hold of something scarce. */
export class Quota {
  readonly #held = new Map<string, number>();
  #total = 0;

  constructor(readonly limits: QuotaLimits) {}

  get total(): number {
    return this.#total;
  }

  heldBy({ id }: Caller): number {
    return this.#held.get(id) ?? 0;
  }

  /** Takes an amount, all or nothing. @returns the limit that forbids it */
  take(caller: Caller, amount: number): Exceeded | undefined {
    const { all, each, reserved } = this.limits;
    const held = this.heldBy(caller) + amount;
    if (held > each) return 'each';
    if (this.#total + amount > (caller.isKnown ? all : all - reserved)) return 'all';
    this.#held.set(caller.id, held);
    this.#total += amount;
    return undefined;
  }

  /** Gives back what was taken. */
  give(caller: Caller, amount: number): void {
    const held = this.heldBy(caller) - amount;
    if (held > 0) this.#held.set(caller.id, held);
    else this.#held.delete(caller.id);
    this.#total -= amount;
  }
}
