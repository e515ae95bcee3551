import { groupFinder, groupNameOf, GROUPINGS, NO_GROUP } from './record-groups';

const RECORDS = [
  { symbol: 'BTCUSDT', horizon: '15m' },
  { symbol: 'BTCUSDT', horizon_minutes: 60 },
  { symbol: 'A@B', horizon: 15 },
];

describe('groups of records', () => {
  it.each(GROUPINGS)('by %s are found by the name that names them', (by) => {
    const names = [...new Set(RECORDS.map((record) => groupNameOf(by, record) ?? ''))];
    const find = groupFinder(by, names);
    for (const record of RECORDS) {
      expect(names[find(record)]).toBe(groupNameOf(by, record));
    }
  });

  it.each(GROUPINGS)('by %s: unknown where the record lacks what they need', (by) => {
    const find = groupFinder(by, ['BTCUSDT', '15', 'BTCUSDT@15']);
    expect(find({})).toBe(NO_GROUP);
    expect(find({ symbol: 'NEWUSDT', horizon: '4h' })).toBe(NO_GROUP);
    expect(groupNameOf(by, {})).toBeNull();
  });
});
