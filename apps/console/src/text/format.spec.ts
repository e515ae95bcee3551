import { asDuration, asNumber, asPoints, asPull, asSpan, asSymbol } from './format';

describe('numbers in words', () => {
  it.each([
    [-0.001, '0.00'],
    [0.004, '0.00'],
    [-0.005, '−0.01'],
    [1.2, '+1.20'],
  ])('a contribution of %d is %s', (logits, text) => {
    expect(asPull(logits)).toBe(text);
  });

  it.each([
    [0, '0\u00a0µs'],
    [85e-6, '85\u00a0µs'],
    [999.6e-6, '1.0\u00a0ms'],
    [0.00123, '1.2\u00a0ms'],
    [0.99996, '1.0\u00a0s'],
    [2, '2.0\u00a0s'],
  ])('%d seconds are %s', (seconds, text) => {
    expect(asDuration(seconds)).toBe(text);
  });

  it.each([
    [0.0001, '0.0001'],
    [0.021234, '0.0212'],
    [0.6543, '0.654'],
    [0, '0'],
    [12_345, '12,345'],
    [-0.3, '−0.3'],
  ])('%d is %s', (value, text) => {
    expect(asNumber(value)).toBe(text);
  });

  it.each([
    [12.4, '12\u00a0s'],
    [60.5, 'minute'],
    [480, '8\u00a0min'],
    [10_800, '3\u00a0h'],
  ])('what goes back %d seconds is of the last %s', (seconds, text) => {
    expect(asSpan(seconds)).toBe(text);
  });

  it('a difference is in percentage points, and zero has no sign', () => {
    expect([asPoints(0.0123), asPoints(-0.0001)]).toEqual(['+1.2', '0.0']);
  });

  it('a missing or blank symbol is named', () => {
    expect([asSymbol('ETHUSDT'), asSymbol(null), asSymbol('  ')]).toEqual([
      'ETHUSDT',
      'no symbol',
      'blank symbol',
    ]);
  });
});
