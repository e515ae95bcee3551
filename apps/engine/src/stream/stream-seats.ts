import type { ServerResponse } from 'node:http';

export interface SeatLimits {
  /** Clients of all callers. */
  readonly all: number;
  /** Clients of one caller. */
  readonly each: number;
}

const LIMITS: SeatLimits = Object.freeze({ all: 64, each: 16 });

/** The clients of the event stream, by caller, oldest first. */
export class StreamSeats {
  readonly #limits: SeatLimits;
  readonly #callers = new Map<ServerResponse, string>();

  constructor(limits: SeatLimits = LIMITS) {
    this.#limits = limits;
  }

  /** Adds a client. @returns the clients that lose their seats */
  take(caller: string, client: ServerResponse): ServerResponse[] {
    const surplus: ServerResponse[] = [];
    const own = this.#of(caller);
    if (own.length >= this.#limits.each) surplus.push(own[0]);
    else if (this.#callers.size >= this.#limits.all) surplus.push(this.#of(this.#heaviest())[0]);
    for (const lost of surplus) this.#callers.delete(lost);
    this.#callers.set(client, caller);
    return surplus;
  }

  leave(client: ServerResponse): void {
    this.#callers.delete(client);
  }

  #of(caller: string): ServerResponse[] {
    return [...this.#callers].filter(([, id]) => id === caller).map(([client]) => client);
  }

  #heaviest(): string {
    const counts = new Map<string, number>();
    for (const id of this.#callers.values()) counts.set(id, (counts.get(id) ?? 0) + 1);
    return [...counts].reduce((most, next) => (next[1] > most[1] ? next : most))[0];
  }
}
