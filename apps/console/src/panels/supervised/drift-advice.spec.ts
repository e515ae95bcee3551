import { judgeMartingale, judgePsi } from './drift-advice';

it('advice about drift grows with the measure and is silent without one', () => {
  expect([0, 0.15, 0.3].map((index) => judgePsi(index).level)).toEqual(['good', '', 'bad']);
  expect([-3, 3, 5].map((log10) => judgeMartingale(log10).level)).toEqual(['good', '', 'bad']);
  expect(judgePsi(null).text).toBe('nothing to compare with');
});
