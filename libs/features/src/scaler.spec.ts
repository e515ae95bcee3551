import { applyScaler } from './scaler';

it('centres and scales each feature, in place if asked', () => {
  const vector = Float64Array.of(3, 10);
  applyScaler({ mean: [1, 10], scale: [2, 5] }, vector, vector);
  expect([...vector]).toEqual([1, 0]);
});
