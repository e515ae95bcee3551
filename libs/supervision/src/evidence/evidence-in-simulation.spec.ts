import { draws } from '../testing/random';
import { addToDemotion, DEMOTION_LIMIT, evidenceAgainst, startDemotion } from './demotion';
import { addGain, blockRule, closeBlock, NO_BLOCK } from './gain-blocks';
import { addToPromotion, evidenceFor, PROMOTION_LIMIT, startPromotion } from './promotion';

/** `SUPERVISION_RUNS=200 npx jest supervision` runs the long form. */
const RUNS = Number(process.env.SUPERVISION_RUNS ?? 40);
const SEEDS = Array.from({ length: RUNS }, (_, run) => 9_100_000 + run);

const DAY_MS = 86_400_000;
const LIFE_MS = 7_200_000;
/** Overrides a day: one in about 45 minutes of 22 hours. */
const OVERRIDES = 30;

/** The gains per override in standard deviations, as a function of the day. */
type GainOfDay = (day: number) => number;

/** The standardised gains of the days, at the day at whose end they are known. */
function blocksOfDays(seed: number, days: number, gainOfDay: GainOfDay): [number, number][] {
  const { normal } = draws(seed);
  const rule = blockRule({ lifeMs: LIFE_MS, deviation: Math.sqrt(OVERRIDES) });
  const closed: [number, number][] = [];
  for (let day = 0; day < days; day += 1) {
    let open = NO_BLOCK;
    for (let i = 0; i < OVERRIDES; i += 1) {
      const timestampMs = day * DAY_MS + (i * (DAY_MS - LIFE_MS)) / OVERRIDES;
      open = addGain(open, { timestampMs, gain: gainOfDay(day) + normal() }, rule).open;
    }
    const { closed: gain } = closeBlock(open, (day + 1) * DAY_MS, rule);
    if (gain !== null) closed.push([day, gain]);
  }
  return closed;
}

/** The day on which the model is demoted; null if it never is. */
function demotionDay(seed: number, days: number, gainOfDay: GainOfDay): number | null {
  let processes = startDemotion();
  for (const [day, gain] of blocksOfDays(seed, days, gainOfDay)) {
    processes = addToDemotion(processes, gain);
    if (evidenceAgainst(processes) >= DEMOTION_LIMIT) return day;
  }
  return null;
}

function promotionDay(seed: number, days: number, gainOfDay: GainOfDay): number | null {
  let processes = startPromotion();
  for (const [day, gain] of blocksOfDays(seed, days, gainOfDay)) {
    processes = addToPromotion(processes, gain);
    if (evidenceFor(processes) >= PROMOTION_LIMIT) return day;
  }
  return null;
}

const share = (days: readonly (number | null)[], holds: (day: number | null) => boolean) =>
  days.filter(holds).length / days.length;

describe('demotion in simulated years', () => {
  it('finds a model that turns bad after 120 days within 60 days, in 9 of 10 years', () => {
    const turnsBad: GainOfDay = (day) => (day < 120 ? 0.2 : -0.2);
    const days = SEEDS.map((seed) => demotionDay(seed, 180, turnsBad));
    expect(share(days, (day) => day !== null && day >= 120)).toBeGreaterThanOrEqual(0.9);
  });

  it('demotes a model without skill in at most 15 % of the years', () => {
    const days = SEEDS.map((seed) => demotionDay(seed, 365, () => 0));
    expect(share(days, (day) => day !== null)).toBeLessThanOrEqual(0.15);
  });

  it('demotes no model that goes on gaining', () => {
    const days = SEEDS.map((seed) => demotionDay(seed, 365, () => 0.2));
    expect(share(days, (day) => day !== null)).toBe(0);
  });
});

describe('promotion in simulated years', () => {
  it('promotes a challenger without gain in at most 5 % of the years', () => {
    const days = SEEDS.map((seed) => promotionDay(seed, 365, () => 0));
    // Of 40 years a rate of 5 % gives more than 7 once in 1,000 times; the long form counts.
    expect(share(days, (day) => day !== null)).toBeLessThanOrEqual(RUNS >= 200 ? 0.05 : 7 / 40);
  });

  it('finds a gain of 0.2 standard deviations an override within 45 days, in 9 of 10 years', () => {
    const days = SEEDS.map((seed) => promotionDay(seed, 45, () => 0.2));
    expect(share(days, (day) => day !== null)).toBeGreaterThanOrEqual(0.9);
  });
});
