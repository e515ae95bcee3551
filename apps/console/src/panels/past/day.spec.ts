import type { PastMinute, PastMinutes } from '@meta-agent/engine-api';
import { dayOf, minuteAt, minuteInWords } from './day';

const MINUTE: PastMinute = {
  ...{ at: '2026-02-05T02:50:00.000Z', decisions: 6, SELL: 1, HOLD: 4, BUY: 1 },
  ...{ overrides: 2, changes: 1, errors: 0, p50_s: 0.0002, p99_s: 0.0011 },
};
const PAST: PastMinutes = {
  ...{ counted_since: '2026-02-05T02:48:30.000Z', is_reading_log: false, log_rows: 0 },
  minutes: [MINUTE],
};

describe('a minute of the past', () => {
  it('is told in a sentence', () => {
    expect(minuteInWords(MINUTE, PAST).replaceAll('\u00a0', ' ')).toBe(
      '02:50:00 UTC: 6 decisions (1 SELL, 4 HOLD, 1 BUY), 1 change of the vote, 0 errors; ' +
        'predict took 200 µs (median), 1.1 ms (99th percentile).',
    );
    expect(minuteInWords({ ...MINUTE, p50_s: null }, PAST)).toContain('predict was not timed');
  });

  it('has no decision where the engine counted none', () => {
    const empty = minuteAt(PAST, Date.parse('2026-02-05T02:51:00Z'));
    expect(minuteInWords(empty, PAST)).toBe('02:51:00 UTC: no decision.');
    expect(minuteAt(PAST, Date.parse(MINUTE.at))).toBe(MINUTE);
    const unknown = minuteAt(PAST, Date.parse('2026-02-05T02:40:00Z'));
    expect(minuteInWords(unknown, PAST)).toContain(
      'the engine does not know, it counts since 2026-02-05 02:48:30 UTC',
    );
  });
});

describe('the day', () => {
  it('is 1,440 minutes up to now, unknown before the engine counted', () => {
    const day = dayOf(PAST, Date.parse('2026-02-05T02:51:40Z'));
    expect(day).toHaveLength(1440);
    const last = day
      .slice(-5)
      .map(({ atMs, minute }) => [
        new Date(atMs).toISOString().slice(11, 16),
        minute?.decisions ?? null,
      ]);
    expect(last).toEqual([
      ...[['02:47', null]],
      ...[['02:48', 0]],
      ...[['02:49', 0]],
      ...[['02:50', 6]],
      ...[['02:51', 0]],
    ]);
  });
});
