import { placeOverrideRate } from './override-rate';

describe('placeOverrideRate', () => {
  it.each([
    [0.149, 'below'],
    [0.15, 'within'],
    [0.3, 'within'],
    [0.301, 'above'],
  ])('%d lies %s the healthy band', (rate, place) => {
    expect(placeOverrideRate(rate)).toBe(place);
  });
});
