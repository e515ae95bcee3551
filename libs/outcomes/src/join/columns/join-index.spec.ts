import fc from 'fast-check';
import { JoinIndex } from './join-index';

const key = fc.record({
  ms: fc.integer({ min: 0, max: 5 }),
  symbol: fc.constantFrom('a', 'b', '__proto__'),
});

it('finds every row of a time and symbol, in the order of the file', () => {
  fc.assert(
    fc.property(fc.array(key), fc.array(key), (rows, asked) => {
      const index = new JoinIndex();
      for (const { ms, symbol } of rows) index.add(ms, symbol);
      for (const { ms, symbol } of asked) {
        const expected = [...rows.keys()].filter(
          (row) => rows[row].ms === ms && rows[row].symbol === symbol,
        );
        expect(index.rowsAt(ms, symbol)).toEqual(expected);
      }
    }),
  );
});
