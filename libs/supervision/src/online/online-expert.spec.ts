import { draws } from '../testing/random';
import { BATCH_WEIGHT_AT_START, mixExperts, shareAfter } from './fixed-share';
import {
  isTrusted,
  learnOnline,
  onlineProbabilities,
  startOnline,
  type OnlineExpert,
} from './online-expert';

const RUNS = Number(process.env.SUPERVISION_RUNS ?? 5);
const SEEDS = Array.from({ length: RUNS }, (_, run) => 9_200_000 + run);

const SKILLS = [0.8, 0.7, 0.45, 0.4];
const SWAPPED = [...SKILLS].reverse();
const RECORDS = 8000;
const LABELS_LATE = 40;
const MEAN = 1 / 3;
const DEVIATION = Math.sqrt(2) / 3;

/** Scaled one-hot votes of four agents. */
function featuresOf(votes: readonly number[]): number[] {
  return votes.flatMap((vote) =>
    [0, 1, 2].map((action) => (Number(vote === action) - MEAN) / DEVIATION),
  );
}

/** The coefficients of the exact posterior: the log odds of each agent's skill. */
function posteriorCoefficients(skills: readonly number[]): number[] {
  return [0, 1, 2].flatMap((label) => {
    const raw = skills.flatMap((skill) =>
      [0, 1, 2].map((action) => Math.log(action === label ? skill : (1 - skill) / 2)),
    );
    const intercept = raw.reduce((sum, value) => sum + value * MEAN, 0);
    return [...raw.map((value) => value * DEVIATION), intercept];
  });
}

/** Mean log losses over the records of one market whose skills change in the middle, or do not. */
function simulate(seed: number, later: readonly number[]) {
  const { uniform } = draws(seed);
  const batch = startOnline(posteriorCoefficients(SKILLS));
  const exact = startOnline(posteriorCoefficients(later));
  let expert: OnlineExpert = batch;
  let weight = BATCH_WEIGHT_AT_START;
  const losses = { batch: 0, mixed: 0, posterior: 0 };
  const waiting: { features: number[]; label: number; batch: number; online: number }[] = [];
  for (let i = 0; i < RECORDS; i += 1) {
    const skills = i < RECORDS / 2 ? SKILLS : later;
    const label = Math.floor(uniform() * 3);
    const votes = skills.map((skill) =>
      uniform() < skill ? label : (label + 1 + Math.floor(uniform() * 2)) % 3,
    );
    const features = featuresOf(votes);
    const ofBatch = onlineProbabilities(batch, features);
    const ofOnline = onlineProbabilities(expert, features);
    const mixed = mixExperts(weight, ofBatch, ofOnline);
    const ofPosterior = i < RECORDS / 2 ? ofBatch : onlineProbabilities(exact, features);
    losses.batch -= Math.log(ofBatch[label]) / RECORDS;
    losses.mixed -= Math.log(mixed[label]) / RECORDS;
    losses.posterior -= Math.log(ofPosterior[label]) / RECORDS;
    waiting.push({ features, label, batch: ofBatch[label], online: ofOnline[label] });
    if (waiting.length <= LABELS_LATE) continue;
    const [settled] = waiting.splice(0, 1);
    weight = shareAfter(weight, settled.batch, settled.online);
    expert = learnOnline(expert, settled.features, settled.label);
  }
  return { ...losses, expert };
}

describe('the online expert', () => {
  it('closes 60 % of the gap to the posterior when skills swap', () => {
    for (const seed of SEEDS) {
      const { batch, mixed, posterior } = simulate(seed, SWAPPED);
      expect((batch - mixed) / (batch - posterior)).toBeGreaterThanOrEqual(0.6);
    }
  });

  it('costs at most 0.0005 of log loss when nothing changes', () => {
    for (const seed of SEEDS) {
      const { batch, mixed } = simulate(seed, SKILLS);
      expect(mixed - batch).toBeLessThanOrEqual(0.0005);
    }
  });

  it('stays near the artifact while it learns', () => {
    const { expert } = simulate(SEEDS[0], SWAPPED);
    expect(isTrusted(expert)).toBe(true);
    expect(expert.coefficients).not.toEqual(expert.start);
  });

  it.each([NaN, Infinity, 1e6])('is not trusted with a coefficient of %d', (value) => {
    const { start } = startOnline([1, 0, 0, 0, -1, 0]);
    expect(isTrusted({ start, coefficients: [value, 0, 0, 0, -1, 0] })).toBe(false);
  });

  it.each([[[]], [[1, 2]]])('refuses %j as coefficients', (coefficients) => {
    expect(() => startOnline(coefficients)).toThrow(RangeError);
  });

  it('moves towards the label, by a step that large features keep short', () => {
    const flat = startOnline([0, 0, 0, 0, 0, 0]);
    const before = onlineProbabilities(flat, [1]);
    const after = onlineProbabilities(learnOnline(flat, [1], 2), [1]);
    expect(after[2]).toBeGreaterThan(before[2]);
    const huge = learnOnline(flat, [1e6], 2);
    expect(Math.max(...huge.coefficients.map(Math.abs))).toBeLessThan(1e-5);
  });
});

describe('the weights of the experts', () => {
  it('mixes probabilities', () => {
    expect(mixExperts(0.25, [1, 0, 0], [0, 0, 1])).toEqual([0.25, 0, 0.75]);
  });

  it('moves towards the expert that gave the label more', () => {
    expect(shareAfter(0.5, 0.9, 0.3)).toBeCloseTo(0.999 * 0.75 + 0.0009, 12);
  });

  it('an expert with no weight comes back', () => {
    expect(shareAfter(0, 0.9, 0.1)).toBeGreaterThan(0);
  });

  it('keeps the weight when neither expert gave the label any probability', () => {
    expect(shareAfter(0.9, 0, 0)).toBeCloseTo(0.9, 12);
  });
});
