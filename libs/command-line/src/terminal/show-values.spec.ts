import { showCount, showDecimal, showNumber, showPercent, showSigned } from './show-values';

describe('numbers for people', () => {
  it('have four decimals, or separated thousands when whole, and a dash for no value', () => {
    const values = [0.61234, -0.0216, 3, 12000, null, undefined];
    expect(values.map(showNumber)).toEqual(['0.6123', '−0.0216', '3', '12,000', '–', '–']);
    expect(showCount(-12000)).toBe('−12,000');
    expect([-0.0216, null].map((value) => showDecimal(value, 2))).toEqual(['−0.02', '–']);
  });

  it('carry a sign where they are differences', () => {
    const differences = [0.017, -0.022, 0, null];
    const shown = differences.map((difference) => showSigned(difference, 3));
    expect(shown).toEqual(['+0.017', '−0.022', '0.000', '–']);
  });

  it('have a space before the percent sign', () => {
    expect([0.1234, null].map((share) => showPercent(share))).toEqual(['12.3 %', '–']);
    expect(showPercent(0.4, 0)).toBe('40 %');
  });
});
