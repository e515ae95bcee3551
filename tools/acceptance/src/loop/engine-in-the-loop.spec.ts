import { simulateLoopMarket } from './loop-market';
import { runLoop, type Loop, type SumCheck, type Trained } from './run-loop';
import { isWithinTwo } from './test-parts';

/**
 * `LOOP_SEEDS=40 npx jest engine-in-the-loop` runs the long form, with a table at the end. No setting
 * was tuned on these seeds.
 */
const LONG_SEEDS = Number(process.env.LOOP_SEEDS ?? 0);
const SEEDS = LONG_SEEDS > 0 ? LONG_SEEDS : 4;
const FIRST_SEED = 5_000;

/** Records that no training has seen: what a model's changes are truly worth. */
const UNSEEN = { records: LONG_SEEDS > 0 ? 120_000 : 12_000, seed: 4_999 };

/** Test parts of each model besides its own: 40 reports cannot tell a rate of 0.95 from 0.9. */
const MORE_PARTS = LONG_SEEDS > 0 ? 50 : 10;

/** Seeds at a time: most of the work is done by child processes. */
const AT_ONCE = 2;

/** The short form has too few seeds for a rate: one of them may miss. */
const most = (share: number) => (LONG_SEEDS > 0 ? Math.ceil(share * SEEDS) : SEEDS - 1);

const loops: Loop[] = [];
const countOf = (isTrue: (loop: Loop) => boolean) => loops.filter(isTrue).length;
const changesOf = (trained: (loop: Loop) => Trained) =>
  loops.reduce((sum, loop) => sum + trained(loop).changes, 0);

beforeAll(
  async () => {
    const { records } = await simulateLoopMarket(UNSEEN.records, UNSEEN.seed);
    const seeds = Array.from({ length: SEEDS }, (_, run) => FIRST_SEED + run);
    const work = async () => {
      for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift()) {
        const more = { withGuide: LONG_SEEDS > 0, moreParts: MORE_PARTS };
        const loop = await runLoop({ seed, unseen: records, ...more });
        loops.push(loop);
        if (LONG_SEEDS > 0) process.stderr.write(`${JSON.stringify(loop)}\n`);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  },
  120_000 + 120_000 * SEEDS,
);

/** Mean of the errors over the seeds, in standard errors of that mean. */
function biasInErrors(errorOf: (check: Loop['explored']) => number): number {
  const errors = loops.map(({ explored }) => errorOf(explored));
  const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
  const squares = errors.reduce((sum, error) => sum + (error - mean) ** 2, 0);
  return Math.abs(mean) / Math.sqrt(squares / (errors.length - 1) / errors.length);
}

describe('two weeks: the vote trades the first, the engine the second', () => {
  it('by prices, the reported gain is the true one within two standard errors', () => {
    const sum = (count: (loop: Loop) => number) =>
      loops.reduce((total, loop) => total + count(loop), 0);
    const share = sum(({ parts }) => parts.within) / sum(({ parts }) => parts.parts);
    expect(share).toBeGreaterThanOrEqual(LONG_SEEDS > 0 ? 0.95 : 0.85);
    expect(loops.map(({ prices }) => prices.identifiedShare)).toEqual(loops.map(() => 1));
  });

  it('nor does the test part of the training itself deny it', () => {
    // Of 40 reports, each right with a probability of 0.95, fewer than 38 are right in a third of
    // all cases, and fewer than 35 in one of 70.
    const right = countOf(({ prices }) => isWithinTwo(prices, prices.truthPct));
    expect(right).toBeGreaterThanOrEqual(LONG_SEEDS > 0 ? Math.ceil(0.875 * SEEDS) : SEEDS - 1);
  });

  it('by prices, the second training is the one after a week traded by the vote', () => {
    const promoted = [
      countOf(({ prices }) => prices.promoted),
      countOf(({ paper }) => paper.promoted),
    ];
    const points = (100 * (promoted[0] - promoted[1])) / SEEDS;
    expect(Math.abs(points)).toBeLessThanOrEqual(LONG_SEEDS > 0 ? 5 : 100 / SEEDS);
    const share = changesOf(({ prices }) => prices) / changesOf(({ paper }) => paper);
    expect(share).toBeGreaterThanOrEqual(0.9);
  });

  it('by outcomes alone, the model only vetoes, and the sign of its gain is right', () => {
    expect(loops.every(({ executed }) => executed.onlyVetoes)).toBe(true);
    const isRight = ({ executed: { reportedPct, truthPct } }: Loop) =>
      Math.sign(reportedPct ?? NaN) === Math.sign(truthPct);
    expect(countOf(isRight)).toBeGreaterThanOrEqual(most(0.95));
  });

  it('by exploration, the gain of the model that ran is unbiased', () => {
    expect(loops.map(({ explored }) => explored.own.identifiedShare)).toEqual(loops.map(() => 1));
    expect(biasInErrors(({ own }) => own.reported - own.truth)).toBeLessThan(4);
  });

  it('by exploration, another model misses its changes that are not identified, and no more', () => {
    expect(biasInErrors(({ other }) => other.reported - other.identifiedTruth)).toBeLessThan(4);
    for (const { explored } of loops) expect(explored.other.identifiedShare).toBeLessThan(1);
  });

  it('a replay by prices has the right sign', () => {
    const isRight = ({ replay }: Loop) => Math.sign(replay.reported) === Math.sign(replay.truth);
    expect(countOf(isRight)).toBeGreaterThanOrEqual(most(0.95));
  });
});

(LONG_SEEDS > 0 ? describe : describe.skip)('the long form', () => {
  it('prints what every seed reports beside the truth', () => {
    console.table(loops.map(tableRow));
    expect(loops).toHaveLength(SEEDS);
  });
});

const shown = (value: number | null) => (value === null ? null : Number(value.toFixed(3)));

function tableRow({ seed, parts, explored, replay, guide, ...trained }: Loop) {
  const cells = (name: string, { promoted, changes, reportedPct, truthPct, ...more }: Trained) => ({
    [`${name} promoted`]: promoted,
    [`${name} changes`]: changes,
    [`${name} reported`]: shown(reportedPct),
    [`${name} error`]: shown(more.standardErrorPct),
    [`${name} truth`]: shown(truthPct),
  });
  const sums = (name: string, { reported, truth, identifiedTruth, identifiedShare }: SumCheck) => ({
    [`${name} reported`]: shown(reported),
    [`${name} truth`]: shown(truth),
    [`${name} identified`]: shown(identifiedTruth),
    [`${name} share`]: shown(identifiedShare),
  });
  return {
    seed,
    'parts within two errors': `${parts.within} of ${parts.parts}`,
    ...cells('prices', trained.prices),
    ...cells('paper', trained.paper),
    ...cells('executed', trained.executed),
    ...(guide !== null && cells('guide on paper', guide.paper)),
    ...(guide !== null && cells('guide', guide.executed)),
    ...sums('own', explored.own),
    ...sums('other', explored.other),
    replayed: shown(replay.reported),
    'replay truth': shown(replay.truth),
  };
}
