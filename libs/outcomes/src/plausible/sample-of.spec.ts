import { sampleOf } from './sample-of';

it.each([
  [10, 5, [0, 2, 4, 6, 8]],
  [5, 4, [0, 1, 2, 3]],
  [3, 5, [0, 1, 2]],
  [0, 5, []],
])('of %s rows at most %s are sampled, evenly', (length, most, sampled) => {
  expect(sampleOf({ length, at: (row) => row }, most)).toEqual(sampled);
});
