import { profileShares } from './profile-shares';

const node = (id: number, functionName: string, url: string, children: number[] = []) => ({
  id,
  callFrame: { functionName, url },
  children,
});

it('counts time for the part of a function, or of its nearest caller', () => {
  const profile = {
    nodes: [
      node(1, '(root)', '', [2, 5, 6]),
      node(2, 'decide', '/decision/dist/decide.js', [3]),
      node(3, 'slice', '', [4]),
      node(4, 'writev', ''),
      node(5, '(idle)', ''),
      node(6, 'anything', '/elsewhere.js'),
    ],
    samples: [6, 2, 3, 4, 5, 6],
    timeDeltas: [9999, 10, 20, 50, 1000, 20],
  };
  const parts = [
    { name: 'system calls', functions: ['writev'] },
    { name: 'decide', paths: ['decision/dist'] },
  ];
  expect(profileShares(profile, parts, 1 / 6)).toEqual([
    { name: 'system calls', share: 0.5 },
    { name: 'decide', share: 0.3 },
    { name: 'other', share: 0.2 },
  ]);
});
