import { join } from 'node:path';
import { runNode, SIMULATOR, temporaryFolder } from '@meta-agent/harness';
import { train, type Training } from './training';

/** Number of markets: META_TEST_PROBLEMS=40 runs all (many minutes); the default is a few. */
const COUNT = Number(process.env.META_TEST_PROBLEMS ?? 3);
const KINDS = ['demo', 'swap', 'blind'];
const SIZES = [5000, 6000, 4000, 12_000, 20_000, 8000, 60_000];

const markets = Array.from({ length: COUNT }, (_, i) => ({
  kind: KINDS[i % KINDS.length],
  records: SIZES[i % SIZES.length],
  seed: 100 + i,
}));

/** The recipe that each stage chose. */
const chosen = ({ report }: Training) =>
  report.search.tried
    .filter((row) => row.chosen)
    .map(({ stage, feature_set, C, half_life_days, class_weight, calibration_method }) =>
      [stage, feature_set, C, half_life_days, class_weight, calibration_method].join(', '),
    );

const comparisons = ({ report }: Training) =>
  report.search.tried.reduce((sum, { records }) => sum + records, 0);

describe('a search with a sample of a seventh of the records', () => {
  const shares: number[] = [];

  it.each(markets.map((market) => [market.kind, market.records, market.seed, market] as const))(
    'chooses what a search on all records chooses: market %s, %d records, seed %d',
    async (kind, records, seed) => {
      const folder = temporaryFolder();
      const market = ['--market', kind, '--records', String(records), '--seed', String(seed)];
      await runNode([SIMULATOR, '--out', folder, ...market]);
      const inputs = [
        ...['--predictions', join(folder, 'predictions.jsonl'), '--label-horizon', '120'],
        ...['--labels', join(folder, 'labels.csv'), '--no-promote'],
      ];
      const search = (size: number) =>
        train(temporaryFolder(), ...inputs, '--search-sample', String(size));
      const [sampled, exhaustive] = [await search(Math.round(records / 7)), await search(0)];
      expect(chosen(sampled)).toEqual(chosen(exhaustive));
      shares.push(comparisons(sampled) / comparisons(exhaustive));
    },
    600_000,
  );

  it('compares recipes on fewer records', () => {
    expect(shares).toHaveLength(markets.length);
    expect(shares.reduce((sum, share) => sum + share, 0) / shares.length).toBeLessThan(1);
  });
});
