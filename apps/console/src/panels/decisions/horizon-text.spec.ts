import type { ShownDecision } from '@meta-agent/engine-api';
import { horizonsOf, horizonText } from './horizon-text';

const shown = (record: object) => ({ record }) as ShownDecision;

it.each([
  [{ horizon: 15 }, '15m'],
  [{ horizon: '15 min' }, '15m'],
  [{ horizon_minutes: 60 }, '60m'],
  [{ horizon: '1H' }, '1h'],
  [{}, null],
])('shows the horizon of %j as %s', (record, text) => {
  expect(horizonText(shown(record))).toBe(text);
});

it('lists each horizon once, for the filter', () => {
  const decisions = [{ horizon: 120 }, { horizon: '15m' }, {}, { horizon: 15 }, { horizon: 60 }];
  expect(horizonsOf(decisions.map(shown))).toEqual(['15m', '60m', '120m']);
});
