import { leftOutInWords } from './left-out-in-words';

it('agents that are left out are told by name, with the moments and the reason', () => {
  const tooFewBars = new Map([['lgbm', 1]]);
  const failed = new Map([['nhits', 1200]]);
  expect(leftOutInWords({ tooFewBars, failed })).toEqual([
    'lgbm is left out of 1 moment: too few bars since a gap',
    'nhits is left out of 1,200 moments: it failed, or its answer was no probability',
  ]);
  expect(leftOutInWords({ tooFewBars: new Map(), failed: new Map() })).toEqual([]);
});
