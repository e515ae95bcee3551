import type { LivePoint } from '@meta-agent/engine-api';
import { alongStates, rowsOf, timeAxis } from './along-states';

const HOUR_MS = 3_600_000;

const pointAt = (hour: number, model_version = 'v1'): LivePoint => ({
  ...{ generation: hour + 1, as_of: new Date(hour * HOUR_MS).toISOString(), model_version },
  ...{ threshold: 0.7, paused: false, floor: 0.65, cap: 0.9, demoted: false },
  ...{ against: { evidence: hour, blocks: 0 }, challenger: null, decisions: null },
});

describe('values along live states', () => {
  it('are one line for one model and begin anew with another', () => {
    const history = [pointAt(0), pointAt(1), pointAt(2, 'v2')];
    expect(alongStates(history, ({ against }) => against.evidence)).toEqual([
      [0, 0],
      [HOUR_MS, 1],
      [HOUR_MS + 1, null],
      [2 * HOUR_MS, 2],
    ]);
  });

  it('have hours on the axis for two days and days beyond', () => {
    const hours = (count: number) => Array.from({ length: count }, (_, hour) => pointAt(hour));
    expect(timeAxis(hours(49))).toMatchObject({ name: 'time, UTC' });
    expect(timeAxis(hours(50))).toMatchObject({ name: 'day, UTC' });
    expect(timeAxis(hours(1))).toMatchObject({ name: 'time, UTC' });
  });

  it('are a table of at most 15 rows, the newest first', () => {
    const history = Array.from({ length: 1000 }, (_, hour) => pointAt(hour));
    const rows = rowsOf(history);
    expect(rows.length).toBeLessThanOrEqual(15);
    expect(rows[0].generation).toBe(1000);
    expect(rowsOf(history.slice(0, 3)).map(({ generation }) => generation)).toEqual([3, 2, 1]);
  });
});
