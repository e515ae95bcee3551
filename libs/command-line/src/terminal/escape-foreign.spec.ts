import fc from 'fast-check';
import {
  escapeForeign,
  escapeForeignLines,
  escapeForeignPage,
  escapeFormula,
} from './escape-foreign';

it.each([
  ['clears the screen', 'a\u001b[2Jb', String.raw`a\u001b[2Jb`],
  ['forges a line', 'a\n[INFO] fine', String.raw`a\u000a[INFO] fine`],
  ['turns the text round', 'a\u202Eb', String.raw`a\u202eb`],
  ['separates lines for some', 'a\u2028b', String.raw`a\u2028b`],
  ['is a C1 control', 'a\u009bb', String.raw`a\u009bb`],
  ['is an invisible tag', 'a\u{E0041}', String.raw`a\u{e0041}`],
])('shows what %s', (_, text, shown) => {
  expect(escapeForeign(text)).toBe(shown);
});

it('does not change words of any script', () => {
  for (const text of ['BTC/USDT:USDT', '币安人生USDT', 'é', 'a b', '']) {
    expect(escapeForeign(text)).toBe(text);
  }
});

it('removes every control sequence of a terminal, and does not escape twice', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const shown = escapeForeign(text);
      expect(shown).not.toMatch(/\p{Cc}/u);
      expect(escapeForeign(shown)).toBe(shown);
    }),
  );
});

it('keeps the lines of a text of several lines', () => {
  expect(escapeForeignLines('a\n\u001bb')).toBe('a\n\\u001bb');
});

it('keeps the colours of a page, and no other control sequence', () => {
  expect(escapeForeignPage('\u001b[32mpass\u001b[39m\n\u001b[8mx')).toBe(
    '\u001b[32mpass\u001b[39m\n\\u001b[8mx',
  );
});

it.each([
  ['=1+1', "'=1+1"],
  ['+1', "'+1"],
  ['-BTC', "'-BTC"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1', "'\t=1"],
  ['BTC-PERP', 'BTC-PERP'],
  ['', ''],
])('a cell of %j is written as %j', (text, cell) => {
  expect(escapeFormula(text)).toBe(cell);
});
