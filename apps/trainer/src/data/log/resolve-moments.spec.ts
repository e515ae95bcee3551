import { resolveMoments } from './resolve-moments';

interface Line {
  readonly ms?: number;
  readonly key?: number;
  readonly client?: number;
  readonly decided?: number;
  readonly says: string;
}

function resolve(lines: readonly Line[]) {
  const { kept, examples, ...counts } = resolveMoments({
    length: lines.length,
    timestampsMs: Float64Array.from(lines, ({ ms = 0 }) => ms),
    keyIds: Uint32Array.from(lines, ({ key = 0 }) => key),
    clientIds: Uint32Array.from(lines, ({ client = 0 }) => client),
    decidedMs: Float64Array.from(lines, ({ decided = NaN }) => decided),
    isSame: (row, other) => lines[row].says === lines[other].says,
  });
  return { kept: [...kept], examples, ...counts };
}

it('keeps rows of different moments, symbols and horizons, sorted by time and line', () => {
  const lines = [{ ms: 2, key: 1 }, { ms: 1 }, { ms: 2, key: 0 }].map((line) => ({
    ...line,
    says: 'a',
  }));
  expect(resolve(lines)).toMatchObject({ kept: [1, 0, 2], duplicates: 0, contestedRows: 0 });
});

it('counts identical rows once, also from several clients', () => {
  const lines = [{ says: 'a' }, { says: 'a', client: 1 }, { says: 'a' }];
  expect(resolve(lines)).toMatchObject({ kept: [0], duplicates: 2, contestedMoments: 0 });
});

it('keeps the row that one client decided first, not the first or the last line', () => {
  const lines = [
    { says: 'b', decided: 7, client: 1 },
    { says: 'a', decided: 5, client: 1 },
    { says: 'a', decided: 6, client: 1 },
    { says: 'c', decided: 9, client: 1 },
  ];
  expect(resolve(lines)).toMatchObject({
    kept: [1],
    duplicates: 1,
    contestedMoments: 1,
    contestedRows: 2,
    examples: [[0, 1]],
  });
});

it('keeps the first line when the log has no decision times', () => {
  expect(resolve([{ says: 'a' }, { says: 'b' }])).toMatchObject({ kept: [0], contestedRows: 1 });
});

it('keeps no differing rows of several clients, even when one decided earlier', () => {
  const lines = [
    { says: 'a', decided: 5, client: 1 },
    { says: 'b', decided: 1, client: 2 },
    { says: 'c', ms: 1, client: 2 },
  ];
  expect(resolve(lines)).toMatchObject({
    kept: [2],
    duplicates: 0,
    moments: 2,
    contestedMoments: 1,
    contestedRows: 2,
  });
});
