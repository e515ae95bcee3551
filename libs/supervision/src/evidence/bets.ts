/** λ: the shares of the wealth that each process stakes on a block. */
const BETS = [0.025, 0.05, 0.1, 0.2, 0.4, 0.8] as const;

/** One process per bet, in the order of `BETS`. */
export type Processes = readonly number[];

/** Sums of long lucky runs stay finite in JSON. */
const LARGEST = 1e300;

export const startProcesses = (value: number): Processes => BETS.map(() => value);

export const meanProcess = (processes: Processes): number =>
  processes.reduce((sum, value) => sum + value, 0) / processes.length;

/**
 * Each process after one block.
 * @throws RangeError for a gain outside -1..1
 */
export function stake(
  processes: Processes,
  gain: number,
  after: (process: number, bet: number) => number,
): Processes {
  if (!(gain >= -1 && gain <= 1)) {
    throw new RangeError(`expected a standardised gain from -1 to 1, received ${gain}`);
  }
  return processes.map((process, i) => Math.min(LARGEST, after(process, BETS[i])));
}
