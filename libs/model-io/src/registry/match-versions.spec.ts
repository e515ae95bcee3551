import { matchVersions } from './match-versions';

const VERSIONS = [
  '20260101T000000Z-1a2b3c4d',
  '20260108T000000Z-5e6f7a8b',
  '20260115T000000Z-9c0d1e2f',
];

describe('a typed name', () => {
  it.each([
    ['newest', [VERSIONS[2]]],
    [VERSIONS[0], [VERSIONS[0]]],
    ['5e6f', [VERSIONS[1]]],
    ['2026', VERSIONS],
    ['', []],
    ['nothing', []],
  ])('%j means the versions %j', (typed, matches) => {
    expect(matchVersions(VERSIONS, typed)).toEqual(matches);
  });

  it('newest means nothing where there is no version', () => {
    expect(matchVersions([], 'newest')).toEqual([]);
  });
});
