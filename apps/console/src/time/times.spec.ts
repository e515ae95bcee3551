import { lastMinuteAt, timesIn } from './times';

const AT = '2026-02-05T23:54:27.250Z';
const india = timesIn(() => 330);

describe('a time', () => {
  it('is shown in UTC, or in a zone that it names', () => {
    const utc = timesIn(() => 0);
    expect(utc.dateTime(AT)).toBe('2026-02-05 23:54:27 UTC');
    expect(india.dateTime(AT)).toBe('2026-02-06 05:24:27 UTC+05:30');
    expect(timesIn(() => -210).time(AT)).toBe('20:24:27 UTC−03:30');
    expect(india.moment(AT)).toBe('2026-02-06 05:24:27');
    expect(india.clock(Date.parse(AT))).toBe('05:24:27');
    expect(india.minute(AT)).toBe('05:24');
  });

  it('is shown unchanged where it is none', () => {
    expect(india.dateTime('soon')).toBe('soon');
  });
});

describe('the minute that somebody asks for', () => {
  const nowMs = Date.parse('2026-02-06T03:00:30Z');

  it.each([
    ['02:50', '2026-02-06T02:50:00.000Z'],
    ['03:00', '2026-02-06T03:00:00.000Z'],
    ['03:01', '2026-02-05T03:01:00.000Z'],
  ])('is the last %s', (text, at) => {
    const found =
      lastMinuteAt(
        text,
        nowMs,
        timesIn(() => 0),
      ) ?? NaN;
    expect(new Date(found).toISOString()).toBe(at);
  });

  it('is one of the zone that is shown', () => {
    const found = lastMinuteAt('08:20', nowMs, india) ?? NaN;
    expect(new Date(found).toISOString()).toBe('2026-02-06T02:50:00.000Z');
  });

  it('is none without a time of the day', () => {
    expect(lastMinuteAt('25:00', nowMs)).toBeNull();
    expect(lastMinuteAt('', nowMs)).toBeNull();
  });
});
