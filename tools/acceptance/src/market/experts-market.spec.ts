import { join } from 'node:path';
import { runNode, SIMULATOR, temporaryFolder } from '@meta-agent/harness';
import { train, type TrainingReport } from '../trainer/training';

/** `LOOP_SEEDS=20 npx jest experts-market` runs the long form, and prints a line per seed. */
const SEEDS = Number(process.env.LOOP_SEEDS ?? 1);
const RECIPE = [
  ...['--feature-set', 'crossed75', '--C', '0.1', '--half-life', 'none'],
  ...['--class-weight', 'none', '--calibration', 'none', '--no-refit'],
];
const MINUTES = 60_000;

interface Pair {
  readonly pooled: TrainingReport;
  readonly auto: TrainingReport;
}

/** The same 12,000 records with and without groups. */
async function trainBoth(market: string, seed: number): Promise<Pair> {
  const folder = temporaryFolder();
  const kind = ['--market', market, '--seed', String(seed), '--records', '12000'];
  await runNode([SIMULATOR, '--out', folder, ...kind]);
  const inputs = [
    ...['--predictions', join(folder, 'predictions.jsonl'), '--label-horizon', '15'],
    ...['--labels', join(folder, 'labels.csv'), ...RECIPE],
  ];
  const pooled = (await train(temporaryFolder(), ...inputs, '--groups', 'none')).report;
  const auto = (await train(temporaryFolder(), ...inputs)).report;
  if (SEEDS > 1) {
    const kappa = auto.groups === null ? 'none' : `${auto.groups.by} ${auto.groups.kappa}`;
    const losses = [pooled, auto].map(({ metrics }) => metrics.test.log_loss.toFixed(4)).join(' ');
    process.stdout.write(`${market} seed ${seed}: ${kappa} ${losses}\n`);
  }
  return { pooled, auto };
}

async function trainAll(market: string): Promise<Pair[]> {
  const pairs: Pair[] = [];
  for (let seed = 1; seed <= SEEDS; seed += 1) pairs.push(await trainBoth(market, seed));
  return pairs;
}

const lossOf = ({ metrics }: TrainingReport) => metrics.test.log_loss;

describe('groups', () => {
  it(
    'of symbols with experts of their own make the log loss at least 1.5 % better',
    async () => {
      for (const { pooled, auto } of await trainAll('experts')) {
        expect(auto.groups?.by).toBe('symbol');
        expect(lossOf(auto)).toBeLessThan(0.985 * lossOf(pooled));
        expect(auto.groups?.pooled_log_loss).toBeCloseTo(lossOf(pooled), 6);
        // Without a calibration there is nothing between before and after.
        expect(auto.metrics.uncalibrated.log_loss).toBeCloseTo(lossOf(auto), 9);
      }
    },
    2 * SEEDS * MINUTES,
  );

  it(
    'of symbols that are alike are not chosen, and cost next to nothing',
    async () => {
      const pairs = await trainAll('demo');
      const none = pairs.filter(({ auto }) => auto.groups === null);
      expect(none.length).toBeGreaterThanOrEqual(0.9 * SEEDS);
      for (const { pooled, auto } of pairs) {
        expect(lossOf(auto)).toBeLessThan(lossOf(pooled) + 0.002);
      }
    },
    2 * SEEDS * MINUTES,
  );
});
