import fc from 'fast-check';
import { measureEvidence, type Evidence, type EvidenceRows } from './measure-evidence';
import { weeksToProve } from './weeks-to-prove';

const DAY_MS = 86_400_000;
const OPTIONS = { span: { startMs: 0, endMs: 32 * DAY_MS }, lifeMs: DAY_MS / 4, seed: 1 };

/** One row in the middle of every day. */
function daily(numerators: readonly number[], denominators?: readonly number[]): EvidenceRows {
  return {
    timestampsMs: Float64Array.from(numerators, (_, day) => (day + 0.5) * DAY_MS),
    numerators: Float64Array.from(numerators),
    denominators: Float64Array.from(denominators ?? numerators.map(() => 1)),
  };
}

/** 32 numbers without a pattern, with a mean near 0. */
const noise = Array.from({ length: 32 }, (_, i) => Math.sin(1 + i * i * 1.7));

function measured(evidence: Evidence) {
  if (evidence.status !== 'measured') throw new Error(JSON.stringify(evidence));
  return evidence;
}

describe('measureEvidence', () => {
  it('is the mean and its standard error when every block holds one row', () => {
    const { estimate, standardError, blocks } = measured(measureEvidence(daily(noise), OPTIONS));
    const mean = noise.reduce((sum, value) => sum + value, 0) / 32;
    const squares = noise.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    expect(blocks).toBe(32);
    expect(estimate).toBeCloseTo(mean, 12);
    expect(standardError).toBeCloseTo(Math.sqrt(squares / 31 / 32), 12);
  });

  it('is close to the t interval where the numbers have no skew', () => {
    const { estimate, standardError, criticalValue, interval95, lowerBound } = measured(
      measureEvidence(daily(noise), OPTIONS),
    );
    // Quantiles of Student's t with 31 degrees of freedom.
    expect(criticalValue).toBeCloseTo(2.04, 0);
    expect((interval95[1] - estimate) / standardError).toBeCloseTo(2.04, 0);
    expect((estimate - interval95[0]) / standardError).toBeCloseTo(2.04, 0);
    expect((estimate - lowerBound) / standardError).toBeCloseTo(2.74, 0);
  });

  it('is wider where neighbouring blocks move together, and no narrower where they alternate', () => {
    const errorOf = (numbers: readonly number[]) =>
      measured(measureEvidence(daily(numbers), OPTIONS)).standardError;
    const sorted = [...noise].sort((a, b) => a - b);
    const alternating = sorted.map((_, i) => sorted[i % 2 === 0 ? i / 2 : 31 - (i - 1) / 2]);
    const plain = errorOf(alternating);
    // Residuals in ascending order have a correlation of nearly 1 with their neighbours.
    expect(errorOf(sorted) / plain).toBeGreaterThan(1.6);
    expect(errorOf(sorted) / plain).toBeLessThanOrEqual(Math.sqrt(3));
  });

  it('bounds a loss from above as it bounds a gain from below', () => {
    const { estimate, lowerBound, upperBound } = measured(measureEvidence(daily(noise), OPTIONS));
    const mirrored = measured(measureEvidence(daily(noise.map((gain) => -gain)), OPTIONS));
    expect(upperBound).toBeGreaterThan(estimate);
    expect(mirrored.upperBound).toBeCloseTo(-lowerBound, 12);
  });

  it('finds no evidence in four lucky trades among many small losses', () => {
    const lucky = Array.from({ length: 32 }, (_, i) => (i % 8 === 0 ? 2 : -0.1 - 0.01 * (i % 5)));
    const { estimate, lowerBound, interval95 } = measured(measureEvidence(daily(lucky), OPTIONS));
    expect(estimate).toBeGreaterThan(0);
    expect(lowerBound).toBeLessThan(0);
    expect(estimate - interval95[0]).toBeLessThan(interval95[1] - estimate);
  });

  it('returns equal results for one seed', () => {
    const first = measureEvidence(daily(noise), OPTIONS);
    expect(measureEvidence(daily(noise), OPTIONS)).toEqual(first);
    expect(measureEvidence(daily(noise), { ...OPTIONS, seed: 2 })).not.toEqual(first);
  });

  it('reports that constant blocks give no estimate of the error', () => {
    for (const gain of [0.25, 0]) {
      const constant = daily(noise.map(() => gain));
      expect(measureEvidence(constant, OPTIONS)).toMatchObject({
        status: 'measured',
        estimate: gain,
        standardError: 0,
        criticalValue: Infinity,
        lowerBound: -Infinity,
        upperBound: Infinity,
        interval95: [-Infinity, Infinity],
      });
    }
  });

  it('finds no evidence when all changed blocks but one have an equal gain', () => {
    const changes = noise.map((_, day) => (day % 2 === 0 ? 1 : 0));
    const gains = changes.map((isChange, day) => (day === 0 ? 1.1 : isChange));
    // A third of the resamples miss the block that differs: they have no standard error.
    const evidence = measured(measureEvidence(daily(gains, changes), OPTIONS));
    const { estimate, lowerBound, criticalValue } = evidence;
    expect(estimate).toBeGreaterThan(1);
    expect(criticalValue).toBe(Infinity);
    expect(lowerBound).toBe(-Infinity);
  });

  it.each<[string, Partial<EvidenceRows>]>([
    ['a row before the span', { timestampsMs: Float64Array.of(-1) }],
    ['a row after the span', { timestampsMs: Float64Array.of(33 * DAY_MS) }],
    ['a row without a time', { timestampsMs: Float64Array.of(NaN) }],
    ['an unknown numerator', { numerators: Float64Array.of(NaN) }],
    ['a negative denominator', { denominators: Float64Array.of(-1) }],
  ])('refuses %s', (_, changed) => {
    expect(() => measureEvidence({ ...daily([1]), ...changed }, OPTIONS)).toThrow(RangeError);
  });

  it('shifts with the gains and scales with their unit', () => {
    const gain = fc.double({ min: -5, max: 5, noNaN: true });
    fc.assert(
      fc.property(fc.array(gain, { minLength: 32, maxLength: 32 }), gain, (gains, shift) => {
        const options = { ...OPTIONS, resamples: 200 };
        const of = (change: (value: number) => number) =>
          measureEvidence(daily(gains.map(change)), options);
        const before = of((value) => value);
        fc.pre(before.status === 'measured' && before.standardError > 1e-3);
        const shifted = measured(of((value) => value + shift));
        const doubled = measured(of((value) => 2 * value));
        expect(shifted.estimate - shift).toBeCloseTo(before.estimate, 8);
        expect(shifted.standardError).toBeCloseTo(before.standardError, 8);
        expect(doubled.interval95).toEqual(before.interval95.map((end) => 2 * end));
        expect(before.interval95[0]).toBeLessThanOrEqual(before.interval95[1]);
        expect(before.lowerBound).toBeLessThanOrEqual(before.interval95[0]);
      }),
    );
  });
});

describe('not enough time', () => {
  it('is less than 16 blocks of four lives, and reports how many days are missing', () => {
    const options = { ...OPTIONS, lifeMs: DAY_MS, span: { startMs: 0, endMs: 60 * DAY_MS } };
    expect(measureEvidence(daily(noise), options)).toEqual({
      status: 'not_enough_time',
      blocks: 15,
      activeBlocks: 8,
      spanMs: 60 * DAY_MS,
      missingDays: 4,
    });
    const longer = { ...options, span: { startMs: 0, endMs: 64 * DAY_MS } };
    expect(measureEvidence(daily(noise), longer).blocks).toBe(16);
  });

  it('is not even one block', () => {
    const options = { ...OPTIONS, lifeMs: 9 * DAY_MS };
    expect(measureEvidence(daily([]), options)).toMatchObject({
      blocks: 0,
      missingDays: 16 * 4 * 9 - 32,
    });
  });

  it('is changes in less than half of the blocks', () => {
    const changes = (days: number) => noise.map((_, day) => (day < days ? 1 : 0));
    const at = (days: number) => measureEvidence(daily(noise, changes(days)), OPTIONS);
    expect(at(16).status).toBe('measured');
    expect(at(15)).toMatchObject({ status: 'not_enough_time', blocks: 32, activeBlocks: 15 });
  });

  it('estimates the missing days from the share of the blocks that hold a change', () => {
    const missingAt = (days: number) => {
      const changes = noise.map((_, day) => (day < days ? 1 : 0));
      const evidence = measureEvidence(daily(noise, changes), OPTIONS);
      return evidence.status === 'measured' ? 0 : evidence.missingDays;
    };
    // A rate of −ln(1 − 8/32) a day fills half of the blocks of ln 2 / 0.2877 days.
    expect(missingAt(8)).toBeCloseTo(32 * (Math.LN2 / -Math.log(1 - 8 / 32)) - 32, 8);
    expect(missingAt(15)).toBeLessThan(5);
    expect(missingAt(0)).toBeNull();
  });

  it('is judged by the active rows when they are marked', () => {
    const active = Uint8Array.from(noise, (_, day) => (day < 5 ? 1 : 0));
    expect(measureEvidence({ ...daily(noise), active }, OPTIONS)).toMatchObject({
      status: 'not_enough_time',
      activeBlocks: 5,
    });
  });
});

describe('weeksToProve', () => {
  const evidence = measured(measureEvidence(daily(noise.map((value) => value + 0.2)), OPTIONS));

  it('needs a quarter of the time for twice the gain', () => {
    const spanWeeks = 32 / 7;
    const weeks = weeksToProve(evidence, 0.1) ?? NaN;
    const fewer = weeksToProve(evidence, 0.2) ?? NaN;
    expect(weeks).toBeGreaterThan(0);
    expect(weeks + spanWeeks).toBeCloseTo(4 * (fewer + spanWeeks), 8);
  });

  it('takes the measured gain unless another is given', () => {
    expect(weeksToProve(evidence)).toBe(weeksToProve(evidence, evidence.estimate));
  });

  it('needs no further time for a gain that the measured time proves', () => {
    expect(weeksToProve(evidence, 10)).toBe(0);
  });

  it('returns null without a gain, or when the blocks give no bound', () => {
    expect(weeksToProve(evidence, 0)).toBeNull();
    expect(weeksToProve(evidence, -1)).toBeNull();
    expect(weeksToProve({ ...evidence, lowerBound: -Infinity })).toBeNull();
  });
});
