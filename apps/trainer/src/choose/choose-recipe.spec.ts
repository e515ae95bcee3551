import { featureSetsOf, guide26, sum, type Action } from '@meta-agent/features';
import { blockRows } from '@meta-agent/outcomes';
import { startTensorFlow } from '@tensorflow/tfjs-node/core';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { DEFAULT_CONFIG } from '../config/train-config';
import { pickFeatures, tableFeatures } from '../data/rows/feature-rows';
import { gather } from '../data/signal-table';
import { makeTable } from '../testing/make-table';
import { planValidation } from '../validation/plan-validation';
import { chooseRecipe, type RecipeSearch } from './choose-recipe';
import { chooseSimplest, compareWithBest } from './choose-simplest';
import { choicesOf } from './derive-choices';
import { prequentialProbabilities } from './prequential-losses';

describe('chooseSimplest', () => {
  const rows = Array.from({ length: 400 }, (_, row) => row);
  const blocks = { count: 100, ofRow: Uint32Array.from(rows, (row) => Math.floor(row / 4)) };
  const noisy = (shift: number, noise: number) => ({
    losses: Float64Array.from(rows, (row) => 1 + shift + noise * Math.sin(row * row)),
  });

  it('takes the simplest candidate within one standard error of the best', () => {
    const comparisons = compareWithBest([noisy(0.2, 0), noisy(0.001, 0.3), noisy(0, 0)], blocks);
    expect(comparisons[0].excess).toBeCloseTo(0.2, 2);
    expect(comparisons[2]).toMatchObject({ excess: 0, excessSe: 0 });
    expect(chooseSimplest(comparisons)).toBe(1);
  });

  it('takes the best candidate when each simpler candidate is clearly worse', () => {
    const tried = [noisy(0.2, 0), noisy(0.1, 0.01), noisy(0, 0.01)];
    expect(chooseSimplest(compareWithBest(tried, blocks))).toBe(2);
  });

  it('takes the simpler of two candidates that differ by less than fits and calibrations resolve', () => {
    const alike = (shift: number) => compareWithBest([noisy(shift, 0), noisy(0, 0)], blocks);
    expect(alike(6e-10)[0].excess).toBeGreaterThan(alike(6e-10)[0].excessSe);
    expect(chooseSimplest(alike(6e-10))).toBe(0);
    expect(chooseSimplest(alike(9e-5))).toBe(0);
    expect(chooseSimplest(alike(2e-4))).toBe(1);
  });

  it('has a larger error when losses that live long fill whole blocks', () => {
    // The difference changes its sign every 50 rows.
    const waves = {
      losses: Float64Array.from(rows, (row) => 1.1 + (Math.floor(row / 50) % 2 ? 1 : -1)),
    };
    const best = { losses: new Float64Array(400).fill(1) };
    const errorWith = (lifeMs: number) => {
      const span = { startMs: 0, endMs: 400 };
      const blocked = blockRows(Float64Array.from(rows), span, lifeMs);
      return compareWithBest([waves, best], blocked)[0].excessSe;
    };
    // One row is 1 ms: 32 blocks of 12.5 rows, 8 blocks of 50 rows, and one block of all rows.
    expect(errorWith(3)).toBeCloseTo(0.175, 2);
    expect(errorWith(12.5)).toBeCloseTo(1 / Math.sqrt(7), 5);
    expect(errorWith(400)).toBeCloseTo(1 / Math.sqrt(399), 5);
  });
});

describe('prequentialProbabilities', () => {
  it('calibrates a fold only on the folds before it', () => {
    const random = xoroshiro128plus(1);
    const logits = Float64Array.from({ length: 900 }, () => 4 * uniformFloat64(random));
    const classes = Uint8Array.from({ length: 300 }, () => Math.floor(3 * uniformFloat64(random)));
    const weights = new Float64Array(300).fill(1);
    const starts = [0, 100, 200];
    const before = prequentialProbabilities({ logits, classes, weights }, starts, 'platt');
    // The classes of the last fold change no probability.
    const otherwise = classes.map((y, row) => (row < 200 ? y : (y + 1) % 3));
    expect(
      prequentialProbabilities({ logits, classes: otherwise, weights }, starts, 'platt'),
    ).toEqual(before);
    // The classes of the second fold change the third fold, not the second.
    const middle = classes.map((y, row) => (row < 100 || row >= 200 ? y : (y + 1) % 3));
    const after = prequentialProbabilities({ logits, classes: middle, weights }, starts, 'platt');
    expect(after.subarray(0, 300)).toEqual(before.subarray(0, 300));
    expect(after.subarray(300)).not.toEqual(before.subarray(300));
  });
});

describe('prequentialProbabilities with labels that are known late', () => {
  it('calibrates on the scores whose labels were known when the fold starts, and no others', () => {
    const random = xoroshiro128plus(2);
    const logits = Float64Array.from({ length: 600 }, () => 4 * uniformFloat64(random));
    const classes = Uint8Array.from({ length: 200 }, () => Math.floor(3 * uniformFloat64(random)));
    const weights = new Float64Array(200).fill(1);
    const timestampsMs = Float64Array.from(classes, (_, row) => row);
    const knownAtMs = timestampsMs.map((ms) => ms + 10);
    const times = { timestampsMs, knownAtMs, embargo: 5 };
    const at = (y: Uint8Array, embargo: number) =>
      prequentialProbabilities(
        { logits, classes: y, weights, times: { ...times, embargo } },
        [0, 100],
        'platt',
      );
    // The last ten labels before the second fold are not known when the fold starts.
    const late = classes.map((y, row) => (row > 90 && row < 100 ? (y + 1) % 3 : y));
    expect(at(late, 0)).toEqual(at(classes, 0));
    const early = classes.map((y, row) => (row === 90 ? (y + 1) % 3 : y));
    expect(at(early, 0)).not.toEqual(at(classes, 0));
    expect(at(early, 10)).toEqual(at(classes, 10));
  });
});

describe('chooseRecipe', () => {
  beforeAll(() => startTensorFlow());

  /** Signals where xgb is right in proportion to its confidence, and the other agents by chance. */
  function confidentMarket(rows: number, seed: number) {
    const random = xoroshiro128plus(seed);
    const actions: readonly Action[] = ['SELL', 'HOLD', 'BUY'];
    const any = () => Math.floor(3 * uniformFloat64(random));
    const classes = Uint8Array.from({ length: rows }, any);
    const table = makeTable(
      Array.from(classes, (y) => {
        const confidence = uniformFloat64(random);
        const xgb = uniformFloat64(random) < confidence ? y : (y + 1) % 3;
        return { votes: [xgb, any(), any(), any()].map((k) => actions[k]), confidence };
      }),
    );
    return { table, classes };
  }

  const choices = choicesOf({ ...DEFAULT_CONFIG, half_life: 'none' }, 2);

  function search(
    rows: number,
    seed: number,
    sampleRows: number,
    { isSampleNoise = false } = {},
  ): RecipeSearch {
    const { table, classes } = confidentMarket(rows, seed);
    const { timestampsMs } = table;
    return chooseRecipe({
      rowsOf: (set, picked) => {
        const used = picked ?? Uint32Array.from(classes.keys());
        return {
          features: pickFeatures(tableFeatures(table, set), used),
          // The label of the next row says nothing about a row.
          classes: gather(classes, isSampleNoise && picked ? used.map((row) => row + 1) : used, 1),
          timestampsMs: gather(timestampsMs, used, 1),
        };
      },
      ...{ classes, timestampsMs, lifeMs: 60_000, choices, sampleRows },
      folds: planValidation(timestampsMs, null, DEFAULT_CONFIG).folds,
      onCompared: () => undefined,
    });
  }

  it('chooses features that cross confidence with the vote, and lists all recipes tried', () => {
    const { recipe, tried } = search(3000, 5, 0);
    expect(recipe.featureSet.name).toBe('crossed75');
    expect(tried.filter((row) => row.chosen).map((row) => row.stage)).toEqual([
      'feature set and C',
      'class weights',
      'volatility slope',
      'calibration',
    ]);
    const { featureSets, Cs, classWeights } = choices;
    const inStage = (stage: string) => tried.filter((row) => row.stage === stage);
    expect(inStage('feature set and C')).toHaveLength(featureSets.length * Cs.length);
    expect(inStage('class weights')).toHaveLength(classWeights.length);
    expect(inStage('volatility slope')).toHaveLength(2);
    expect(new Set(tried.map(({ records }) => records))).toEqual(new Set([1600]));
  });

  it.each([5, 6])('chooses with a sample what an exhaustive search chooses (seed %d)', (seed) => {
    const exhaustive = search(5000, seed, 0);
    const staged = search(5000, seed, 800);
    expect(staged.recipe).toEqual(exhaustive.recipe);
    expect(staged.tried).toHaveLength(exhaustive.tried.length);
    const records = (found: RecipeSearch) => sum(found.tried.map((row) => row.records));
    expect(records(staged)).toBeLessThan(0.8 * records(exhaustive));
  });

  it('goes from neighbour to neighbour on all rows, where the sample beats every weak penalty', () => {
    // In the sample the agents know nothing, so the strongest penalty is best.
    const misled = search(5000, 5, 800, { isSampleNoise: true });
    expect(misled.recipe).toEqual(search(5000, 5, 0).recipe);
    expect(misled.recipe).toMatchObject({ C: 3, featureSet: { name: 'crossed75' } });
  });

  it('gives the same solutions in two searches, one per fold', () => {
    const [one, two] = [0, 0].map(() => search(2000, 5, 400));
    expect(one.solutions).toHaveLength(DEFAULT_CONFIG.n_cv_splits);
    expect(one).toEqual(two);
  });
});

describe('choicesOf', () => {
  it('leaves nothing to choose when the settings fix every choice', () => {
    const fixed = {
      feature_set: 'guide26',
      C: 1,
      half_life: 30,
      class_weight: 'balanced',
      calibration_method: 'platt',
    } as const;
    expect(choicesOf({ ...DEFAULT_CONFIG, ...fixed }, 100)).toEqual({
      featureSets: [guide26],
      Cs: [1],
      halfLivesDays: [30],
      classWeights: ['balanced'],
      calibrationMethods: ['platt'],
    });
  });

  it('puts the simplest first for each setting that is auto', () => {
    const { featureSets, Cs, halfLivesDays, classWeights, calibrationMethods } = choicesOf(
      DEFAULT_CONFIG,
      100,
    );
    expect(featureSets).toEqual(featureSetsOf());
    expect(Cs[0]).toBe(0.003);
    expect(Cs.at(-1)).toBe(3);
    expect(halfLivesDays).toEqual([null, 50, 25, 12.5, 6.25]);
    expect([classWeights[0], calibrationMethods[0]]).toEqual(['none', 'none']);
  });
});
