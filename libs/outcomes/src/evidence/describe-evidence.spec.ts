import { describeEvidence, plainError } from './describe-evidence';
import { measureEvidence, type EvidenceRows } from './measure-evidence';

const DAY_MS = 86_400_000;
const SPAN = { startMs: 0, endMs: 32 * DAY_MS };
const OPTIONS = { lifeMs: DAY_MS / 4, seed: 1 };

/** One row in the middle of every day. */
const daily = (numerators: readonly number[]): EvidenceRows => ({
  timestampsMs: Float64Array.from(numerators, (_, day) => (day + 0.5) * DAY_MS),
  numerators: Float64Array.from(numerators),
  denominators: new Float64Array(numerators.length).fill(1),
});

/** One gain in eight is large: the tails are heavy. */
const heavy = Array.from({ length: 32 }, (_, i) => Math.sin(1 + i * i * 1.7) * (i % 8 ? 1 : 5));

describe('the reported standard error', () => {
  it('is wider than the plain one by the critical value over 1.96', () => {
    const evidence = measureEvidence(daily(heavy), { ...OPTIONS, span: SPAN });
    if (evidence.status !== 'measured') throw new Error(JSON.stringify(evidence));
    const { standardError, criticalValue } = evidence;
    const figures = describeEvidence(daily(heavy), SPAN, OPTIONS);
    expect(criticalValue).toBeGreaterThan(2.04);
    expect(figures.critical_value).toBe(criticalValue);
    expect(figures.standard_error).toBeCloseTo((standardError * criticalValue) / 1.96, 12);
    expect(plainError(figures)).toBeCloseTo(standardError, 12);
  });

  it('is the plain one where the blocks give no critical value, and in older figures', () => {
    const constant = describeEvidence(daily(heavy.map(() => 1)), SPAN, OPTIONS);
    expect(constant).toMatchObject({ standard_error: 0, critical_value: null, ci95: null });
    expect(plainError({ standard_error: 0.1 })).toBe(0.1);
    expect(plainError({ standard_error: null })).toBeNull();
  });

  it('is never narrower than the plain one', () => {
    expect(plainError({ standard_error: 0.1, critical_value: 1.8 })).toBe(0.1);
  });
});
