import { summarise, type Summary } from './summary';

/** What one run of a contestant measures: values by name. */
export type Figures = Readonly<Record<string, number>>;

export interface Contestant {
  readonly name: string;
  run(): Figures | Promise<Figures>;
}

/** A contestant's figures over all rounds. */
export interface Result {
  readonly name: string;
  readonly figures: Readonly<Record<string, Summary>>;
  /** Of each figure to that of the first contestant in the same round. */
  readonly ratios: Readonly<Record<string, Summary>>;
}

/**
 * Runs all contestants in turn, round by round, since a machine's speed drifts over minutes. Each
 * second round runs in reverse. A first round warms up and does not count.
 */
export async function interleave(
  contestants: readonly Contestant[],
  rounds: number,
): Promise<Result[]> {
  const runs = contestants.map((): Figures[] => []);
  for (let round = 0; round <= rounds; round += 1) {
    const order = contestants.map((_, k) => k);
    if (round % 2 === 1) order.reverse();
    for (const k of order) {
      const figures = await contestants[k].run();
      if (round > 0) runs[k].push(figures);
    }
  }
  return contestants.map(({ name }, k) => resultOf(name, runs[k], runs[0]));
}

function resultOf(name: string, runs: readonly Figures[], first: readonly Figures[]): Result {
  const names = Object.keys(runs[0]);
  const each = (valueOf: (figure: string, round: number) => number) =>
    Object.fromEntries(
      names.map((figure) => [figure, summarise(runs.map((_, round) => valueOf(figure, round)))]),
    );
  return {
    name,
    figures: each((figure, round) => runs[round][figure]),
    ratios: each((figure, round) => runs[round][figure] / first[round][figure]),
  };
}
