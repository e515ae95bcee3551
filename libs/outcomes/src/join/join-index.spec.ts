import fc from 'fast-check';
import { JoinIndex } from './join-index';

const key = fc.record({
  ms: fc.integer({ min: 0, max: 5 }),
  symbol: fc.constantFrom('a', 'b', 'c'),
});

it('finds the last row of a time and symbol, and counts those that nobody asked for', () => {
  fc.assert(
    fc.property(fc.array(key), fc.array(key), (rows, asked) => {
      const index = new JoinIndex();
      for (const { ms, symbol } of rows) index.add(ms, symbol);
      const isSame = (one: (typeof rows)[0]) => (other: (typeof rows)[0]) =>
        one.ms === other.ms && one.symbol === other.symbol;
      for (const wanted of asked) {
        expect(index.find(wanted.ms, wanted.symbol).row).toBe(rows.findLastIndex(isSame(wanted)));
      }
      const matched = rows.filter((row) => asked.some(isSame(row))).length;
      const wanted = asked.filter((one) => rows.some(isSame(one)));
      const distinct = new Set(wanted.map(({ ms, symbol }) => `${ms} ${symbol}`)).size;
      const repeated = wanted.length - distinct;
      expect(index.counts).toEqual({ matched, unmatched: rows.length - matched, repeated });
    }),
  );
});
