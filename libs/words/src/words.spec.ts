import {
  briefPercent,
  clock,
  confidenceInWords,
  count,
  countOf,
  dateMinute,
  dateTime,
  dayOfYear,
  decimal,
  duration,
  figure,
  gateInWords,
  gateLimit,
  interval,
  noBreak,
  percent,
  points,
  signed,
  timeOfDay,
  wholePercent,
} from './index';

describe('a number for people', () => {
  it.each([
    [percent(0.0751), '7.5 %'],
    [percent(-0.0751), '−7.5 %'],
    [percent(-0.0001), '0.0 %'],
    [percent(0.0103, 2), '1.03 %'],
    [briefPercent(0.01), '1 %'],
    [briefPercent(0.005), '0.5 %'],
    [wholePercent(0.75), '75 %'],
    [count(12_000), '12,000'],
    [count(-12_000), '−12,000'],
    [countOf(1, 'version'), '1 version'],
    [countOf(20_229, 'outcome'), '20,229 outcomes'],
    [decimal(0.61234), '0.6123'],
    [decimal(-0.5, 2), '−0.50'],
    [decimal(-0.001, 2), '0.00'],
    [figure(12_000), '12,000'],
    [figure(0.4), '0.4000'],
    [signed(1.2, 2), '+1.20'],
    [signed(-0.006, 2), '−0.01'],
    [signed(0.004, 2), '0.00'],
    [signed(1081.1, 1), '+1,081.1'],
    [signed(-1234567.25, 2), '−1,234,567.25'],
    [points(0.0123), '+1.2'],
    [interval([-0.002, 0.013], points), '−0.2 to +1.3'],
  ])('%s', (text, expected) => {
    expect(text).toBe(expected);
  });

  it('that is missing is a dash', () => {
    const shown = [percent(null), count(undefined), figure(null), points(null), signed(null, 2)];
    expect(new Set([...shown, decimal(null), interval(null, points)])).toEqual(new Set(['–']));
  });

  it('is not broken before its unit on a page', () => {
    expect(noBreak(percent(0.5))).toBe('50.0\u00a0%');
  });
});

describe('a time for people', () => {
  it('is shown in UTC, independent of its zone', () => {
    const at = '2026-02-06T00:54:27.123+01:00';
    expect([dateTime(at), dateMinute(at), timeOfDay(at), clock(at)]).toEqual([
      '2026-02-05 23:54:27 UTC',
      '2026-02-05 23:54 UTC',
      '23:54:27 UTC',
      '23:54:27',
    ]);
    expect(dayOfYear(Date.parse(at))).toBe('02-05');
  });

  it('that is invalid is shown unchanged', () => {
    expect([dateTime('a day'), clock(NaN)]).toEqual(['a day', 'NaN']);
  });

  it.each([
    [0, '0 µs'],
    [85e-6, '85 µs'],
    [999.6e-6, '1.0 ms'],
    [0.00123, '1.2 ms'],
    [0.2604, '260 ms'],
    [0.99996, '1.0 s'],
    [2, '2.0 s'],
  ])('%d seconds are %s', (seconds, text) => {
    expect(duration(seconds)).toBe(text);
  });
});

describe('a confidence in words', () => {
  it.each([
    ['model', "82.0 % is the model's probability"],
    [
      'vote',
      '82.0 % is the weighted score of the vote, no probability: do not size positions by it',
    ],
    [
      'consensus',
      '82.0 % of the reporting agents agree, no probability: do not size positions by it',
    ],
    ['none', 'none: HOLD stands for an error'],
    [undefined, '82.0 %, of a kind that this row does not name: do not size positions by it'],
  ] as const)('of the kind %s names its source', (kind, text) => {
    expect(confidenceInWords(0.82, kind)).toBe(text);
  });
});

describe('a gate in words', () => {
  const gate = { name: 'override_rate', value: 0.4511, limit: 0.4 };

  it('states its condition', () => {
    expect(gateInWords({ ...gate, bound: 'max' })).toBe('override_rate: 0.4511, at most 0.4000');
    expect(gateLimit({ limit: 1000, bound: 'min' })).toBe('at least 1,000');
    expect(gateLimit({ limit: 0, bound: 'above' })).toBe('above 0');
  });

  it('of an artifact without bounds shows only the limit', () => {
    expect(gateInWords({ ...gate, value: null })).toBe('override_rate: not measured, limit 0.4000');
  });
});
